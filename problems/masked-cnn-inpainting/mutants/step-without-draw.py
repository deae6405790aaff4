# ---
# title: The model is trained on the intensities themselves
# breaks: "The pictures are drawn for this update: one call of `draw(intensities)`."
# part: pixel-cnn-step
# ceiling: 0.5
# hint: "Draw pictures of 0 and 1 from the intensities, anew for each update."
# ---
# %% id="pixel-cnn-step"
def pixel_cnn_step(model, optimizer, intensities, draw, nats):
    loss = nats(model(intensities), intensities).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
