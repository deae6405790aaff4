# ---
# title: Row and column are swapped
# breaks: "the logit at (`row`, `column`)"
# part: receptive-field
# ceiling: 0.5
# hint: "The first index of a picture is the row."
# ---
# %% id="receptive-field"
def receptive_field(model, pictures, row, column):
    pictures = pictures.detach().clone().requires_grad_()
    logits = model(pictures)[:, 0, min(column, pictures.shape[2] - 1), row]
    (slopes,) = torch.autograd.grad(logits.sum(), pictures)
    return slopes.abs().mean(dim=(0, 1))
