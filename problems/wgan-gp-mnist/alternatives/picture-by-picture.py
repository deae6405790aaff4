# ---
# title: A gradient for each score in a loop, a tiny number under the root, a list of shares
# ---
# %% id="gp-points"
def points_between(real, fake):
    points = []
    for x, x_fake in zip(real, fake, strict=True):
        t = torch.rand((), device=real.device)
        points.append(x_fake + t * (x - x_fake))
    return torch.stack(points)


# %% id="gradient-penalty"
def gradient_penalty(critic, points):
    points = points.detach().clone()
    points.requires_grad = True
    scores = critic(points)
    charges = []
    for i in range(len(points)):
        (gradient,) = torch.autograd.grad(scores[i], points, create_graph=True)
        length = (gradient[i].square().sum() + 1e-12).sqrt()
        charges.append((length - 1).square())
    return sum(charges) / len(charges)


# %% id="gp-best-slope"
def best_slope(distance, weight):
    from scipy.optimize import minimize_scalar

    return float(minimize_scalar(lambda s: -s * distance + weight * (s - 1) ** 2).x)
