# ---
# title: The given pictures are filled in place
# breaks: "the given ones are not changed"
# part: mcnn-inpaint
# ceiling: 0.9
# hint: "Work on a clone."
# ---
# %% id="mcnn-inpaint"
def inpaint(model, pictures, missing):
    filled = pictures
    with torch.no_grad():
        for row in range(pictures.shape[2]):
            for column in range(pictures.shape[3]):
                probability = torch.sigmoid(model(filled)[:, 0, row, column])
                drawn = torch.bernoulli(probability)
                here = missing[:, 0, row, column]
                filled[here, 0, row, column] = drawn[here]
    return filled
