# ---
# title: The more probable value is filled in
# breaks: "neither rounded nor averaged"
# part: mcnn-inpaint
# ceiling: 0.5
# hint: "Toss each missing pixel: rounding gives the same filling every time."
# ---
# %% id="mcnn-inpaint"
def inpaint(model, pictures, missing):
    filled = pictures.clone()
    with torch.no_grad():
        for row in range(pictures.shape[2]):
            for column in range(pictures.shape[3]):
                probability = torch.sigmoid(model(filled)[:, 0, row, column])
                drawn = (probability > 0.5).float()
                here = missing[:, 0, row, column]
                filled[here, 0, row, column] = drawn[here]
    return filled
