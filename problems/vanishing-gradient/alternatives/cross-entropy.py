# ---
# title: "Binary cross-entropy with logits, and a gradient from a copy of the networks"
# ---
# %% id="vanish-losses"
def saturating_loss(logits):
    return -F.binary_cross_entropy_with_logits(logits, torch.zeros_like(logits))


def non_saturating_loss(logits):
    return F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))


# %% id="vanish-signal"
def generator_signal(generator, discriminator, latents, loss):
    import copy

    twin, other = copy.deepcopy(generator), copy.deepcopy(discriminator)
    for network in (twin, other):
        network.zero_grad(set_to_none=True)
    loss(other(twin(latents))).backward()
    gradients = [p.grad for p in twin.parameters() if p.grad is not None]
    total = sum(float((gradient.double() ** 2).sum()) for gradient in gradients)
    return total**0.5


# %% id="vanish-cure"
def logit_gradients():
    grow = sp.exp(logit)
    return {"saturating": -grow / (1 + grow), "non-saturating": -1 / (1 + grow)}


def gradient_limits():
    zero, one = sp.Integer(0), sp.Integer(1)
    return {
        "non-saturating": {"fooled": zero, "rejected": -one},
        "saturating": {"fooled": -one, "rejected": zero},
    }


def gradient_ratio():
    return 1 / sp.exp(logit)
