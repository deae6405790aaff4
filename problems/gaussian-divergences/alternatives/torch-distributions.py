# ---
# title: "The library's divergence and log-densities"
# ---
# %% id="gaussian-kl"
def gaussian_kl(theta, theta0, epsilon, epsilon0):
    from torch.distributions import Normal, kl_divergence

    return kl_divergence(Normal(theta, epsilon), Normal(theta0, epsilon0))


# %% id="optimal-logit"
def optimal_logit(points, theta, theta0, epsilon, epsilon0):
    normal = torch.distributions.Normal
    return normal(theta0, epsilon0).log_prob(points) - normal(theta, epsilon).log_prob(points)


# %% id="loss-from-logits"
def loss_from_logits(logits):
    zeros, ones = torch.zeros_like(logits), torch.ones_like(logits)
    real = F.binary_cross_entropy_with_logits(logits, ones)
    fake = F.binary_cross_entropy_with_logits(logits, zeros)
    return real - fake
