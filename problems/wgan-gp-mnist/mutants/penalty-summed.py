# ---
# title: A sum over the points, not a mean
# breaks: "Expectations are means over the batch."
# part: gradient-penalty
# ceiling: 0.5
# hint: "A sum grows with the batch and so does its weight: take the mean."
# ---
# %% id="gradient-penalty"
def gradient_penalty(critic, points):
    points = points.detach().requires_grad_()
    (gradients,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    slopes = gradients.flatten(1).norm(dim=1)
    return ((slopes - 1) ** 2).sum()
