# ---
# title: "The objective as one fraction's logarithms, odds, logaddexp, cross-entropy"
# ---
# %% id="dstar-minimum"
def dstar_minimum():
    loss = -(data_density * sp.log(guess) + model_density * sp.log(1 - guess))
    best = sp.solve(sp.diff(loss, guess), guess)[0]
    return StationaryPoint(loss, guess, best, sp.diff(loss, guess, 2), "minimum")


# %% id="dstar-pooled"
def pooled_optimum():
    return 1 / (1 + (1 - share) / share * model_density / data_density)


def corrected_guess():
    return 1 / (1 + (1 / guess - 1) * share / (1 - share))


# %% id="dstar-loss"
def real_fake_loss(real_logits, fake_logits):
    ones, zeros = torch.ones_like(real_logits), torch.zeros_like(fake_logits)
    on_real = F.binary_cross_entropy_with_logits(real_logits, ones)
    return on_real + F.binary_cross_entropy_with_logits(fake_logits, zeros)


# %% id="dstar-best"
def best_probability(log_data, log_model):
    total = torch.logaddexp(log_data, log_model)
    nobody = total == -math.inf
    return torch.where(nobody, torch.zeros_like(total), torch.exp(log_data - total))
