# ---
# title: The exponential is taken before the mean
# breaks: "The Inception Score is the exponential of $\\mathbb
#   E_x\\,\\mathrm{KL}(p(y|x)\\,\\|\\,p(y))$"
# part: photo-scores
# ceiling: 0.5
# hint: "Take the mean of the divergences first, then its exponential."
# ---
# %% id="photo-scores"
def split_scores(logits, splits=10):
    if len(logits) % splits:
        raise ValueError("parts of unequal size")
    scores = []
    for part in logits.split(len(logits) // splits):
        log_p = F.log_softmax(part.double(), dim=1)
        log_marginal = torch.logsumexp(log_p, dim=0) - math.log(len(part))
        scores.append((log_p.exp() * (log_p - log_marginal)).sum(dim=1).exp().mean())
    scores = torch.stack(scores)
    return scores.mean().item(), scores.std(correction=0).item()
