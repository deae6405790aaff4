# ---
# title: Pictures that are left over are dropped
# breaks: "Where N is not a multiple of `splits`, that is a `ValueError`."
# part: photo-scores
# ceiling: 0.9
# hint: "A number of pictures that cannot be dealt evenly is a ValueError."
# ---
# %% id="photo-scores"
def split_scores(logits, splits=10):
    scores = []
    for part in logits[: len(logits) // splits * splits].split(len(logits) // splits):
        log_p = F.log_softmax(part.double(), dim=1)
        log_marginal = torch.logsumexp(log_p, dim=0) - math.log(len(part))
        scores.append((log_p.exp() * (log_p - log_marginal)).sum(dim=1).mean().exp())
    scores = torch.stack(scores)
    return scores.mean().item(), scores.std(correction=0).item()
