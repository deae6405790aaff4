# ---
# title: What is seen and what is predicted are two draws
# breaks: "not another draw"
# part: pixel-cnn-step
# ceiling: 0.5
# hint: "Draw once and keep the pictures: input and target are the same."
# ---
# %% id="pixel-cnn-step"
def pixel_cnn_step(model, optimizer, intensities, draw, nats):
    loss = nats(model(draw(intensities)), draw(intensities)).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
