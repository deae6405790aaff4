# ---
# title: A graph is kept while drawing
# breaks: "and without a graph. (The model"
# part: draw-pictures
# ceiling: 0.85
# hint: "Draw under torch.no_grad()."
# ---
# %% id="draw-pictures"
def draw_pictures(model, count, height, width):
    pictures = torch.zeros(count, 1, height, width, device=DEVICE)
    for row in range(height):
        for column in range(width):
            probability = torch.sigmoid(model(pictures)[:, 0, row, column])
            pictures[:, 0, row, column] = torch.bernoulli(probability).detach()
    return pictures
