# ---
# title: A graph is kept while filling
# breaks: "All pictures are filled together, with at most one call of the model for each pixel, and
#   without a graph."
# part: mcnn-inpaint
# ceiling: 0.9
# hint: "Fill under torch.no_grad()."
# ---
# %% id="mcnn-inpaint"
def inpaint(model, pictures, missing):
    filled = pictures.clone()
    for row, column in missing.any(dim=0)[0].nonzero().tolist():
        here = missing[:, 0, row, column]
        drawn = torch.bernoulli(torch.sigmoid(model(filled)[:, 0, row, column])).detach()
        filled[here, 0, row, column] = drawn[here]
    return filled
