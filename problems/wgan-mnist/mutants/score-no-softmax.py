# ---
# title: Logits are taken for probabilities
# breaks: "probabilities are their softmax"
# part: inception-score
# ceiling: 0.5
# hint: "Turn logits into probabilities first: softmax over the classes."
# ---
# %% id="inception-score"
def inception_score(logits):
    conditional = logits.double().clamp(min=1e-12)
    marginal = conditional.mean(dim=0)
    divergence = (conditional * (conditional.log() - marginal.log())).sum(dim=1)
    return divergence.mean().exp().item()
