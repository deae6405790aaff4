# ---
# title: The gradient of the mean score, not of the sum
# breaks: "Autograd gives it from the sum of all scores"
# part: gradient-penalty
# ceiling: 0.5
# hint: "The mean divides every picture's gradient by the batch size: take the sum of the scores."
# ---
# %% id="gradient-penalty"
def gradient_penalty(critic, points):
    points = points.detach().requires_grad_()
    (gradients,) = torch.autograd.grad(critic(points).mean(), points, create_graph=True)
    slopes = gradients.flatten(1).norm(dim=1)
    return ((slopes - 1) ** 2).mean()
