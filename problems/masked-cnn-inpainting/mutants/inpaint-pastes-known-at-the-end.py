# ---
# title: A whole picture is drawn and the known pixels pasted over it
# breaks: "known ones as given and missing ones as drawn"
# part: mcnn-inpaint
# ceiling: 0.5
# hint: "The known pixels have to be there while the missing ones are drawn, not pasted in
#   afterwards."
# ---
# %% id="mcnn-inpaint"
def inpaint(model, pictures, missing):
    filled = torch.zeros_like(pictures)
    with torch.no_grad():
        for row in range(pictures.shape[2]):
            for column in range(pictures.shape[3]):
                probability = torch.sigmoid(model(filled)[:, 0, row, column])
                drawn = torch.bernoulli(probability)
                filled[:, 0, row, column] = drawn
    return torch.where(missing, filled, pictures)
