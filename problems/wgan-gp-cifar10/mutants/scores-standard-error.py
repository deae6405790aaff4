# ---
# title: The standard error of the mean is returned
# breaks: "returns mean and standard deviation of the scores of the parts"
# part: photo-scores
# ceiling: 0.5
# hint: "The deviation of the parts, not that of their mean."
# ---
# %% id="photo-scores"
def split_scores(logits, splits=10):
    if len(logits) % splits:
        raise ValueError("parts of unequal size")
    scores = []
    for part in logits.split(len(logits) // splits):
        log_p = F.log_softmax(part.double(), dim=1)
        log_marginal = torch.logsumexp(log_p, dim=0) - math.log(len(part))
        scores.append((log_p.exp() * (log_p - log_marginal)).sum(dim=1).mean().exp())
    scores = torch.stack(scores)
    return scores.mean().item(), scores.std(correction=0).item() / math.sqrt(splits)
