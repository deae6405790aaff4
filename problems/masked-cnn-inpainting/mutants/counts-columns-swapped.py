# ---
# title: Ones are counted before zeros
# breaks: "were 0 and how many were 1"
# part: pixel-tables
# ceiling: 0.5
# hint: "The first column is for zeros."
# ---
# %% id="pixel-tables"
def context_counts(pictures, codes, entries):
    pairs = 2 * codes.flatten() + pictures.flatten().long()
    return torch.bincount(pairs, minlength=2 * entries).view(entries, 2).flip(1)


def smoothed_logits(ones, total):
    return torch.log(ones + 1) - torch.log(total - ones + 1)
