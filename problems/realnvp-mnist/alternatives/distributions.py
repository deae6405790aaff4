# ---
# title: "Densities by torch.distributions, logits by its transforms"
# ---
# %% id="rnvp-log-prob"
def flow_log_prob(flow, x):
    z, log_det = flow(x)
    return torch.distributions.Normal(0.0, 1.0).log_prob(z).sum(-1) + log_det


# %% id="rnvp-logits"
def to_logits(y, alpha):
    u = torch.lerp(torch.full_like(y, alpha), torch.full_like(y, 1 - alpha), y)
    x = torch.logit(u)
    log_slope = F.softplus(x) + F.softplus(-x) + math.log(1 - 2 * alpha)
    return x, log_slope.sum(dim=-1)


def from_logits(x, alpha):
    u = 1 / (1 + torch.exp(-x))
    return (u - alpha) / (1 - 2 * alpha)


# %% id="rnvp-dequantise"
def dequantise(levels):
    uniform = torch.distributions.Uniform(0.0, 1.0)
    y = (levels + uniform.sample(levels.shape).to(levels)) / 256.0
    return y, torch.full_like(levels, -math.log(256.0)).sum(dim=1)
