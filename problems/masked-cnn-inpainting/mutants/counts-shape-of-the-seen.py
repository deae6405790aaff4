# ---
# title: Contexts at the end that do not occur get no row
# breaks: "Contexts that do not occur have a row of zeros."
# part: pixel-tables
# ceiling: 0.5
# hint: "bincount ends at the largest code that occurs: give it minlength."
# ---
# %% id="pixel-tables"
def context_counts(pictures, codes, entries):
    pairs = 2 * codes.flatten() + pictures.flatten().long()
    counts = torch.bincount(pairs)
    return torch.cat([counts, counts.new_zeros(len(counts) % 2)]).view(-1, 2)


def smoothed_logits(ones, total):
    return torch.log(ones + 1) - torch.log(total - ones + 1)
