# ---
# title: Slopes cancel before their size is taken
# breaks: "the *size* (absolute value) of the slope"
# part: receptive-field
# ceiling: 0.5
# hint: "Absolute values first, then the mean: slopes of both signs cancel."
# ---
# %% id="receptive-field"
def receptive_field(model, pictures, row, column):
    pictures = pictures.detach().clone().requires_grad_()
    logits = model(pictures)[:, 0, row, column]
    (slopes,) = torch.autograd.grad(logits.sum(), pictures)
    return slopes.mean(dim=(0, 1)).abs()
