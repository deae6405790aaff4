# ---
# title: "Explicit gradients, a softmax of two, logsigmoid, both means of the error"
# ---
# %% id="dstar-train"
def train_discriminator(network, optimizer, draw_real, draw_fake, loss, updates):
    weights = list(network.parameters())
    losses = []
    while len(losses) < updates:
        batches = [draw().detach() for draw in (draw_fake, draw_real)]
        fake_logits, real_logits = (network(batch) for batch in batches)
        value = loss(real_logits, fake_logits)
        for weight, gradient in zip(weights, torch.autograd.grad(value, weights), strict=True):
            weight.grad = gradient
        optimizer.step()
        losses += [value.tolist()]
    return losses


# %% id="dstar-best"
def best_probability(log_data, log_model):
    pair = torch.stack([log_data, log_model])
    pair = torch.where((pair == -math.inf).all(dim=0), torch.zeros_like(pair), pair)
    return torch.softmax(pair, dim=0)[0]


# %% id="dstar-loss"
def real_fake_loss(real_logits, fake_logits):
    real, fake = F.logsigmoid(real_logits), F.logsigmoid(-fake_logits)
    return -(real.sum() / len(real) + fake.sum() / len(fake))


# %% id="dstar-error"
def error_with_mass(d, best, data, model, step):
    total = 0.0
    for said, right, p, q in zip(d, best, data, model, strict=True):
        if p + q > 0:
            total += 0.5 * (p + q) * step * (said - right) ** 2
    return float(total)
