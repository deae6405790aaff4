# ---
# title: One imaginary case in all is added
# breaks: "the probability of a 1 being (`ones` + 1) / (`total` + 2)"
# part: pixel-tables
# ceiling: 0.5
# hint: "Two imaginary cases are added, a 0 and a 1: an unseen context has probability 1/2."
# ---
# %% id="pixel-tables"
def context_counts(pictures, codes, entries):
    pairs = 2 * codes.flatten() + pictures.flatten().long()
    return torch.bincount(pairs, minlength=2 * entries).view(entries, 2)


def smoothed_logits(ones, total):
    return torch.logit((ones + 1) / (total + 1), eps=1e-6)
