# ---
# title: Nats are maximised
# breaks: "What is minimised is the mean"
# part: pixel-cnn-step
# ceiling: 0.5
# hint: "nats is minus a log-probability already: no further minus sign."
# ---
# %% id="pixel-cnn-step"
def pixel_cnn_step(model, optimizer, intensities, draw, nats):
    pictures = draw(intensities)
    loss = -nats(model(pictures), pictures).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return -loss.item()
