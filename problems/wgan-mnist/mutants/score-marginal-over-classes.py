# ---
# title: The marginal is averaged over classes
# breaks: "p(y) = \\mathbb E_x\\, p(y|x)."
# part: inception-score
# ceiling: 0.5
# hint: "p(y) is an average over pictures, dim 0, and has one entry a class."
# ---
# %% id="inception-score"
def inception_score(logits):
    log_conditional = F.log_softmax(logits.double(), dim=1)
    conditional = log_conditional.exp()
    marginal = conditional.mean(dim=1, keepdim=True)
    divergence = (conditional * (log_conditional - marginal.log())).sum(dim=1)
    return divergence.mean().exp().item()
