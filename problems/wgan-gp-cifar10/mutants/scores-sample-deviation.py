# ---
# title: The deviation is divided by one less
# breaks: "The deviation is that of the parts themselves (divided by their number)."
# part: photo-scores
# ceiling: 0.5
# hint: "Divide by the number of parts (correction=0): one part has deviation 0."
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
    return scores.mean().item(), scores.std().item()
