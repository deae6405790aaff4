# ---
# title: A seed is set in every call
# breaks: "Every call draws anew, and seeds nothing."
# part: draw-pictures
# ceiling: 0.5
# hint: "Two calls gave the same pictures: set no seed inside of the function."
# ---
# %% id="draw-pictures"
def draw_pictures(model, count, height, width):
    torch.manual_seed(0)
    pictures = torch.zeros(count, 1, height, width, device=DEVICE)
    with torch.no_grad():
        for row in range(height):
            for column in range(width):
                probability = torch.sigmoid(model(pictures)[:, 0, row, column])
                pictures[:, 0, row, column] = torch.bernoulli(probability)
    return pictures
