# ---
# title: A probability of 0 makes the score NaN
# breaks: "the score is finite for logits of any size"
# part: inception-score
# ceiling: 0.85
# hint: "Where a probability underflows, 0 log 0 is NaN: use log_softmax, or xlogy."
# ---
# %% id="inception-score"
def inception_score(logits):
    conditional = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
    marginal = conditional.mean(dim=0)
    divergence = (conditional * (conditional / marginal).log()).sum(dim=1)
    return divergence.mean().exp().item()
