# ---
# title: Probabilities are filled in
# breaks: "They are drawn, neither rounded"
# part: mcnn-inpaint
# ceiling: 0.5
# hint: "A filling is a picture of 0 and 1; a mean of fillings is grey."
# ---
# %% id="mcnn-inpaint"
def inpaint(model, pictures, missing):
    filled = pictures.clone()
    with torch.no_grad():
        for row in range(pictures.shape[2]):
            for column in range(pictures.shape[3]):
                probability = torch.sigmoid(model(filled)[:, 0, row, column])
                drawn = probability
                here = missing[:, 0, row, column]
                filled[here, 0, row, column] = drawn[here]
    return filled
