# ---
# title: AdamW without decay, two nearest neighbours by topk
# ---
# %% id="gp-optimizers"
def gp_optimizers(critic, generator, critic_rate, generator_rate):
    rates = {critic: critic_rate, generator: generator_rate}
    options = {"betas": (0.0, 0.9), "weight_decay": 0.0}
    return tuple(torch.optim.AdamW(n.parameters(), lr=rate, **options) for n, rate in rates.items())


# %% id="gp-neighbours"
def neighbour_accuracy(real, fake):
    if real.shape[0] != fake.shape[0]:
        raise ValueError("the two kinds differ in number")
    count = len(real)

    def nearest(points, others, same):
        distances = torch.cdist(points.double(), others.double())
        if same:
            distances = distances + torch.diag(torch.full((count,), math.inf))
        return distances.min(dim=1).values

    right = nearest(real, real, True) < nearest(real, fake, False)
    right = torch.cat([right, nearest(fake, fake, True) < nearest(fake, real, False)])
    return float(right.float().mean())
