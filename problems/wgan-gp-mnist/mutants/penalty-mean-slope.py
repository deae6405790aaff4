# ---
# title: The mean slope is compared with 1
# breaks: "is the mean over the points of $(\\lVert\\nabla_x f(x)\\rVert_2 - 1)^2$"
# part: gradient-penalty
# ceiling: 0.5
# hint: "Every slope is compared with 1; the mean comes last."
# ---
# %% id="gradient-penalty"
def gradient_penalty(critic, points):
    points = points.detach().requires_grad_()
    (gradients,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    slopes = gradients.flatten(1).norm(dim=1)
    return (slopes.mean() - 1) ** 2
