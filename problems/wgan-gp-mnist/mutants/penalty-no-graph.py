# ---
# title: "The gradient has no graph: create_graph is missing"
# breaks: "Gradients flow from it to the critic's parameters."
# part: gradient-penalty
# ceiling: 0.5
# hint: "The penalty is minimised, so the gradient must be differentiable: create_graph=True."
# ---
# %% id="gradient-penalty"
def gradient_penalty(critic, points):
    points = points.detach().requires_grad_()
    (gradients,) = torch.autograd.grad(critic(points).sum(), points)
    slopes = gradients.flatten(1).norm(dim=1)
    return ((slopes - 1) ** 2).mean()
