# ---
# title: All pixels are drawn from one call of the model
# breaks: "pixel by pixel in raster order"
# part: draw-pictures
# ceiling: 0.5
# hint: "After each pixel the model has to be asked again: the next one depends on what was drawn."
# ---
# %% id="draw-pictures"
def draw_pictures(model, count, height, width):
    with torch.no_grad():
        logits = model(torch.zeros(count, 1, height, width, device=DEVICE))
    return torch.bernoulli(torch.sigmoid(logits))
