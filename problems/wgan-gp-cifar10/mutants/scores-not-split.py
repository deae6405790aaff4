# ---
# title: All pictures are scored as one part
# breaks: "each part is scored by itself, with *its own* $p(y)$"
# part: photo-scores
# ceiling: 0.5
# hint: "Deal the pictures into parts and score each of them."
# ---
# %% id="photo-scores"
def split_scores(logits, splits=10):
    if len(logits) % splits:
        raise ValueError("parts of unequal size")
    scores = []
    for part in [logits]:
        log_p = F.log_softmax(part.double(), dim=1)
        log_marginal = torch.logsumexp(log_p, dim=0) - math.log(len(part))
        scores.append((log_p.exp() * (log_p - log_marginal)).sum(dim=1).mean().exp())
    scores = torch.stack(scores)
    return scores.mean().item(), scores.std(correction=0).item()
