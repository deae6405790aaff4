# ---
# title: The model sees the intensities
# breaks: "The model sees them, and is to predict those same pictures"
# part: pixel-cnn-step
# ceiling: 0.5
# hint: "The grey values give the coins away: the model sees the drawn pictures."
# ---
# %% id="pixel-cnn-step"
def pixel_cnn_step(model, optimizer, intensities, draw, nats):
    pictures = draw(intensities)
    loss = nats(model(intensities), pictures).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
