# ---
# title: The marginal is averaged in logarithms
# breaks: "p(y) = \\mathbb E_x\\, p(y|x)."
# part: inception-score
# ceiling: 0.5
# hint: "If you averaged log p(y|x) for p(y): it is the mean of the probabilities."
# ---
# %% id="inception-score"
def inception_score(logits):
    log_conditional = F.log_softmax(logits.double(), dim=1)
    divergence = log_conditional.exp() * (log_conditional - log_conditional.mean(dim=0))
    return divergence.sum(dim=1).mean().exp().item()
