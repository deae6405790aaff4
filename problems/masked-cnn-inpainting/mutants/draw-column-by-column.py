# ---
# title: Columns are gone through before rows
# breaks: "in raster order: each is 1"
# part: draw-pictures
# ceiling: 0.5
# hint: "Raster order: the outer loop is over rows."
# ---
# %% id="draw-pictures"
def draw_pictures(model, count, height, width):
    pictures = torch.zeros(count, 1, height, width, device=DEVICE)
    with torch.no_grad():
        for column in range(width):
            for row in range(height):
                probability = torch.sigmoid(model(pictures)[:, 0, row, column])
                pictures[:, 0, row, column] = torch.bernoulli(probability)
    return pictures
