# ---
# title: Slopes below 1 are free
# breaks: "Slopes below 1 are charged like slopes above 1."
# part: gradient-penalty
# ceiling: 0.5
# hint: "This penalty has two sides: a slope of 0.5 costs as much as one of 1.5."
# ---
# %% id="gradient-penalty"
def gradient_penalty(critic, points):
    points = points.detach().requires_grad_()
    (gradients,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    slopes = gradients.flatten(1).norm(dim=1)
    return (F.relu(slopes - 1) ** 2).mean()
