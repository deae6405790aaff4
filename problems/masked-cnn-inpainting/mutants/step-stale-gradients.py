# ---
# title: Old gradients are not cleared
# breaks: "what the gradients held before is cleared first"
# part: pixel-cnn-step
# ceiling: 0.85
# hint: "Call optimizer.zero_grad() before backward."
# ---
# %% id="pixel-cnn-step"
def pixel_cnn_step(model, optimizer, intensities, draw, nats):
    pictures = draw(intensities)
    loss = nats(model(pictures), pictures).mean()
    loss.backward()
    optimizer.step()
    return loss.item()
