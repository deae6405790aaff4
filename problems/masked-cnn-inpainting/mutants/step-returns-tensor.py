# ---
# title: The loss is returned with its graph
# breaks: "as a plain `float`"
# part: pixel-cnn-step
# ceiling: 0.85
# hint: "A tensor kept in a list keeps its graph in memory: loss.item()."
# ---
# %% id="pixel-cnn-step"
def pixel_cnn_step(model, optimizer, intensities, draw, nats):
    pictures = draw(intensities)
    loss = nats(model(pictures), pictures).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
