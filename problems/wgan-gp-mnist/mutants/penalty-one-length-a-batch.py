# ---
# title: One length for the gradient of the whole batch
# breaks: "Its length is one number a picture"
# part: gradient-penalty
# ceiling: 0.5
# hint: "norm() without dim mixes all pictures: one length for each, then the mean."
# ---
# %% id="gradient-penalty"
def gradient_penalty(critic, points):
    points = points.detach().requires_grad_()
    (gradients,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    return (gradients.norm() - 1) ** 2
