# ---
# title: backward() leaves gradients in the model
# breaks: "and the gradients of the model's parameters are left as they were"
# part: receptive-field
# ceiling: 0.75
# hint: "torch.autograd.grad asks for the slopes by the pictures alone; backward() adds to every
#   parameter."
# ---
# %% id="receptive-field"
def receptive_field(model, pictures, row, column):
    pictures.requires_grad_()
    model(pictures)[:, 0, row, column].sum().backward()
    return pictures.grad.abs().mean(dim=(0, 1))
