# ---
# title: The model is called for each picture by itself
# breaks: "with one call of the model for each pixel"
# part: draw-pictures
# ceiling: 0.85
# hint: "All pictures fit into one batch: one call a pixel serves them all."
# ---
# %% id="draw-pictures"
def draw_pictures(model, count, height, width):
    drawn = []
    with torch.no_grad():
        for _ in range(count):
            picture = torch.zeros(1, 1, height, width, device=DEVICE)
            for row in range(height):
                for column in range(width):
                    probability = torch.sigmoid(model(picture)[:, 0, row, column])
                    picture[:, 0, row, column] = torch.bernoulli(probability)
            drawn.append(picture)
    return torch.cat(drawn)
