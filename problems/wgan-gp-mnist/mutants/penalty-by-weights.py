# ---
# title: The gradient by the weights is charged
# breaks: "The gradient meant here is that of the score *by the picture*"
# part: gradient-penalty
# ceiling: 0.5
# hint: "Differentiate the scores by the points, not by critic.parameters()."
# ---
# %% id="gradient-penalty"
def gradient_penalty(critic, points):
    parameters = list(critic.parameters())
    gradients = torch.autograd.grad(critic(points).sum(), parameters, create_graph=True)
    slope = torch.cat([gradient.flatten() for gradient in gradients]).norm()
    return (slope - 1) ** 2
