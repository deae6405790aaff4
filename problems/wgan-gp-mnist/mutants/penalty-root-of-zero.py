# ---
# title: The square root has no derivative where the critic is flat
# breaks: "Where a slope is exactly 0 (a critic that is flat there), value and gradients are
#   finite."
# part: gradient-penalty
# ceiling: 0.95
# hint: "The derivative of a square root at 0 is infinite: use norm, or add a tiny number under the
#   root."
# ---
# %% id="gradient-penalty"
def gradient_penalty(critic, points):
    points = points.detach().requires_grad_()
    (gradients,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    slopes = (gradients**2).flatten(1).sum(dim=1).sqrt()
    return ((slopes - 1) ** 2).mean()
