# ---
# title: lerp for the points, vector_norm for the slopes, NumPy for the neighbours
# ---
# %% id="gp-points"
def points_between(real, fake):
    share = torch.empty(len(real), device=real.device).uniform_()
    return torch.lerp(fake, real, share.view(-1, *[1] * (real.ndim - 1)))


# %% id="gradient-penalty"
def gradient_penalty(critic, points):
    x = points.detach().clone().requires_grad_(True)
    scores = critic(x)
    gradients = torch.autograd.grad(
        outputs=scores,
        inputs=x,
        grad_outputs=torch.ones_like(scores),
        create_graph=True,
        retain_graph=True,
    )[0]
    slopes = torch.linalg.vector_norm(gradients.reshape(len(x), -1), dim=1)
    return torch.mean(torch.square(1 - slopes))


# %% id="gp-neighbours"
def neighbour_accuracy(real, fake):
    n = len(real)
    if n != len(fake):
        raise ValueError("as many generated points as real ones, please")
    points = np.concatenate([real.cpu().numpy(), fake.cpu().numpy()]).astype(float)
    squares = ((points[:, None] - points[None, :]) ** 2).sum(axis=-1)
    squares[np.arange(2 * n), np.arange(2 * n)] = np.inf
    own_kind = (squares.argmin(axis=1) < n) == (np.arange(2 * n) < n)
    return float(own_kind.mean())
