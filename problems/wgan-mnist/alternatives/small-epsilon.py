# ---
# title: The score with a small number inside the logarithms, as in the code of its authors
# ---
# %% id="inception-score"
def inception_score(logits):
    conditional = F.softmax(logits, dim=1)
    marginal = conditional.mean(dim=0)
    tiny = 1e-16
    terms = conditional * ((conditional + tiny).log() - (marginal + tiny).log())
    return math.exp(terms.sum(dim=1).mean())


# %% id="generate"
def generate(generator, latents):
    modes = [(module, module.training) for module in generator.modules()]
    generator.eval()
    try:
        return generator(latents).detach()
    finally:
        for module, mode in modes:
            module.training = mode
