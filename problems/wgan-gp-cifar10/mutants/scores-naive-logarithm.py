# ---
# title: The logarithm of a probability that is 0
# breaks: "Scores are finite for logits of any size."
# part: photo-scores
# ceiling: 0.8
# hint: "0 log 0 is NaN: log_softmax and logsumexp stay finite."
# ---
# %% id="photo-scores"
def split_scores(logits, splits=10):
    if len(logits) % splits:
        raise ValueError("parts of unequal size")
    scores = []
    for part in logits.split(len(logits) // splits):
        log_p = F.softmax(part.double(), dim=1).log()
        log_marginal = torch.logsumexp(log_p, dim=0) - math.log(len(part))
        scores.append((log_p.exp() * (log_p - log_marginal)).sum(dim=1).mean().exp())
    scores = torch.stack(scores)
    return scores.mean().item(), scores.std(correction=0).item()
