# ---
# title: backward() is called inside
# breaks: "The call itself fills no `.grad`"
# part: gradient-penalty
# ceiling: 0.6
# hint: "Use torch.autograd.grad, which returns the gradient and fills nothing; backward() adds to
#   every .grad."
# ---
# %% id="gradient-penalty"
def gradient_penalty(critic, points):
    points = points.detach().requires_grad_()
    critic(points).sum().backward(create_graph=True)
    slopes = points.grad.flatten(1).norm(dim=1)
    return ((slopes - 1) ** 2).mean()
