# ---
# title: "Softplus and logsigmoid, and log-densities written out"
# ---
# %% id="loss-from-logits"
def loss_from_logits(logits):
    return (F.logsigmoid(-logits) - F.logsigmoid(logits)).mean()


# %% id="optimal-logit"
def optimal_logit(points, theta, theta0, epsilon, epsilon0):
    def log_density(mean, deviation):
        return -0.5 * ((points - mean) / deviation).square() - deviation.log()

    return log_density(theta0, epsilon0) - log_density(theta, epsilon)


# %% id="gaussian-kl"
def gaussian_kl(theta, theta0, epsilon, epsilon0):
    log_width = epsilon.log() - epsilon0.log()
    gap = theta / epsilon0 - theta0 / epsilon0
    return 0.5 * (torch.expm1(2 * log_width) + gap * gap) - log_width
