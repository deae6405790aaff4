# ---
# title: The more probable value is taken for every pixel
# breaks: "each is 1 with the model's probability"
# part: draw-pictures
# ceiling: 0.5
# hint: "Rounding gives one picture over and over: toss each pixel."
# ---
# %% id="draw-pictures"
def draw_pictures(model, count, height, width):
    pictures = torch.zeros(count, 1, height, width, device=DEVICE)
    with torch.no_grad():
        for row in range(height):
            for column in range(width):
                pictures[:, 0, row, column] = (model(pictures)[:, 0, row, column] > 0).float()
    return pictures
