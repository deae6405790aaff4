# ---
# title: All missing pixels are drawn from one call
# breaks: "Missing pixels are drawn in raster order"
# part: mcnn-inpaint
# ceiling: 0.5
# hint: "Ask the model again after each missing pixel: the next depends on what was drawn."
# ---
# %% id="mcnn-inpaint"
def inpaint(model, pictures, missing):
    with torch.no_grad():
        drawn = torch.bernoulli(torch.sigmoid(model(pictures)))
    return torch.where(missing, drawn, pictures)
