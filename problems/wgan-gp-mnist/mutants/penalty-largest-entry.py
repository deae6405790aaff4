# ---
# title: The length is the largest entry of the gradient
# breaks: "$(\\lVert\\nabla_x f(x)\\rVert_2 - 1)^2$"
# part: gradient-penalty
# ceiling: 0.5
# hint: "The length is Euclidean: the root of the sum of squares."
# ---
# %% id="gradient-penalty"
def gradient_penalty(critic, points):
    points = points.detach().requires_grad_()
    (gradients,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    slopes = gradients.flatten(1).abs().amax(dim=1)
    return ((slopes - 1) ** 2).mean()
