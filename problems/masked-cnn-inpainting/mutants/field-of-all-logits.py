# ---
# title: The slope of the sum of all logits is taken
# breaks: "the slope of the logit at (`row`, `column`) by it"
# part: receptive-field
# ceiling: 0.5
# hint: "One logit of each picture: the one at (row, column)."
# ---
# %% id="receptive-field"
def receptive_field(model, pictures, row, column):
    pictures = pictures.detach().clone().requires_grad_()
    (slopes,) = torch.autograd.grad(model(pictures).sum(), pictures)
    return slopes.abs().mean(dim=(0, 1))
