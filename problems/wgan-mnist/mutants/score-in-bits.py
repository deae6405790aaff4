# ---
# title: The divergence is measured in bits
# breaks: "the KL is in nats"
# part: inception-score
# ceiling: 0.5
# hint: "The exponential belongs to the natural logarithm: log2 with exp is a mixture of units."
# ---
# %% id="inception-score"
def inception_score(logits):
    conditional = F.softmax(logits.double(), dim=1).clamp(min=1e-300)
    marginal = conditional.mean(dim=0)
    divergence = (conditional * (conditional.log2() - marginal.log2())).sum(dim=1)
    return divergence.mean().exp().item()
