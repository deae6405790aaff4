# ---
# title: Known pixels are drawn, too
# breaks: "Known pixels come back as they are."
# part: mcnn-inpaint
# ceiling: 0.5
# hint: "Write a draw down only where the pixel is missing."
# ---
# %% id="mcnn-inpaint"
def inpaint(model, pictures, missing):
    filled = pictures.clone()
    with torch.no_grad():
        for row in range(pictures.shape[2]):
            for column in range(pictures.shape[3]):
                probability = torch.sigmoid(model(filled)[:, 0, row, column])
                drawn = torch.bernoulli(probability)
                filled[:, 0, row, column] = drawn
    return filled
