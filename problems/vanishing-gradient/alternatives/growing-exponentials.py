# ---
# title: "Sigmoids as exp(h)/(1 + exp(h)), a Gaussian bump on its flank, logsigmoid"
# ---
# %% id="vanish-chain"
def vanish_chain():
    grow = sp.exp(logit)
    d = grow / (1 + grow)
    return EqualityChain(
        [
            sp.Derivative(sp.log(1 - d), logit) * logit_slope,
            -(grow / (1 + grow) ** 2) / (1 - d) * logit_slope,
            -logit_slope * grow / (1 + grow),
        ]
    )


# %% id="vanish-steep"
def tiny_but_steep():
    return delta * sp.exp(-(((position - delta) / delta) ** 2)) / 2


# %% id="vanish-losses"
def saturating_loss(logits):
    return F.logsigmoid(-logits).mean()


def non_saturating_loss(logits):
    return F.logsigmoid(logits).neg().mean()


# %% id="vanish-signal"
def generator_signal(generator, discriminator, latents, loss):
    weights = [p for p in generator.parameters() if p.requires_grad]
    value = loss(discriminator(generator(latents)))
    gradients = torch.autograd.grad(value, weights, allow_unused=True, materialize_grads=True)
    return torch.nn.utils.get_total_norm(gradients).item()
