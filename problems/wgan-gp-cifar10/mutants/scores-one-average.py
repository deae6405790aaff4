# ---
# title: One p(y) of all pictures serves every part
# breaks: "each part is scored by itself, with *its own* $p(y)$"
# part: photo-scores
# ceiling: 0.5
# hint: "Each part has its own p(y)."
# ---
# %% id="photo-scores"
def split_scores(logits, splits=10):
    if len(logits) % splits:
        raise ValueError("parts of unequal size")
    log_p = F.log_softmax(logits.double(), dim=1)
    log_marginal = torch.logsumexp(log_p, dim=0) - math.log(len(logits))
    scores = (log_p.exp() * (log_p - log_marginal)).sum(dim=1).view(splits, -1).mean(dim=1).exp()
    return scores.mean().item(), scores.std(correction=0).item()
