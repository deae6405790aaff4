# ---
# title: "Plain frequencies: never seen is impossible"
# breaks: "Laplace's rule"
# part: pixel-tables
# ceiling: 0.5
# hint: "One imaginary 0 and one imaginary 1 keep every probability between 0 and 1."
# ---
# %% id="pixel-tables"
def context_counts(pictures, codes, entries):
    pairs = 2 * codes.flatten() + pictures.flatten().long()
    return torch.bincount(pairs, minlength=2 * entries).view(entries, 2)


def smoothed_logits(ones, total):
    return torch.log(ones) - torch.log(total - ones)
