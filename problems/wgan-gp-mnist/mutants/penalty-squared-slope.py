# ---
# title: The squared slope is compared with 1
# breaks: "is the mean over the points of $(\\lVert\\nabla_x f(x)\\rVert_2 - 1)^2$"
# part: gradient-penalty
# ceiling: 0.5
# hint: "Compare the length with 1, not its square: a square root is missing."
# ---
# %% id="gradient-penalty"
def gradient_penalty(critic, points):
    points = points.detach().requires_grad_()
    (gradients,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    squares = (gradients**2).flatten(1).sum(dim=1)
    return ((squares - 1) ** 2).mean()
