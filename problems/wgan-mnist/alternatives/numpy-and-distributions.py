# ---
# title: SciPy for the score, torch.distributions for latents, new data for the same parameters
# ---
# %% id="sample-latents"
def sample_latents(count):
    standard = torch.distributions.Normal(0.0, 1.0)
    return standard.sample((count, LATENT_SIZE)).to(DEVICE)


# %% id="clip-weights"
def clip_weights(critic, bound):
    for parameter in critic.parameters():
        parameter.data = parameter.data.clip(min=-bound, max=bound)


# %% id="inception-score"
def inception_score(logits):
    from scipy.special import rel_entr, softmax

    conditional = softmax(logits.double().cpu().numpy(), axis=1)
    marginal = conditional.mean(axis=0, keepdims=True)
    return float(np.exp(rel_entr(conditional, marginal).sum(axis=1).mean()))
