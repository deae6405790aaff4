# ---
# title: Pictures are dealt out in turn
# breaks: "in the order in which they come"
# part: photo-scores
# ceiling: 0.5
# hint: "The first part is the first N / splits pictures, and so on."
# ---
# %% id="photo-scores"
def split_scores(logits, splits=10):
    if len(logits) % splits:
        raise ValueError("parts of unequal size")
    scores = []
    for part in [logits[k::splits] for k in range(splits)]:
        log_p = F.log_softmax(part.double(), dim=1)
        log_marginal = torch.logsumexp(log_p, dim=0) - math.log(len(part))
        scores.append((log_p.exp() * (log_p - log_marginal)).sum(dim=1).mean().exp())
    scores = torch.stack(scores)
    return scores.mean().item(), scores.std(correction=0).item()
