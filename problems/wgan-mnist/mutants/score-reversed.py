# ---
# title: The divergence is taken the wrong way round
# breaks: "**Contract.** The input is logits `[N, K]`: probabilities are their softmax."
# part: inception-score
# ceiling: 0.5
# hint: "Perhaps the divergence is turned round: the expectation inside it is under p(y|x)."
# ---
# %% id="inception-score"
def inception_score(logits):
    log_conditional = F.log_softmax(logits.double(), dim=1)
    log_marginal = torch.logsumexp(log_conditional, dim=0) - math.log(len(logits))
    divergence = (log_marginal.exp() * (log_marginal - log_conditional)).sum(dim=1)
    return divergence.mean().exp().item()
