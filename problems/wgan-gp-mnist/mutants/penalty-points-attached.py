# ---
# title: The points keep their graph
# breaks: "No gradient flows back into `points`, however they were made."
# part: gradient-penalty
# ceiling: 0.95
# hint: "Detach the points first: what flows through them reaches the generator, and requires_grad_
#   on the argument changes it for the caller."
# ---
# %% id="gradient-penalty"
def gradient_penalty(critic, points):
    points.requires_grad_()
    (gradients,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    slopes = gradients.flatten(1).norm(dim=1)
    return ((slopes - 1) ** 2).mean()
