# ---
# title: A context that occurs often is counted once
# breaks: "holds how many pixels with context $c$ were 0 and how many were 1"
# part: pixel-tables
# ceiling: 0.5
# hint: "An indexed += adds once for each index, however often it is listed:
#   index_put_(accumulate=True) or bincount."
# ---
# %% id="pixel-tables"
def context_counts(pictures, codes, entries):
    counts = torch.zeros(entries, 2, dtype=torch.int64)
    counts[codes.flatten(), pictures.flatten().long()] += 1
    return counts


def smoothed_logits(ones, total):
    return torch.log(ones + 1) - torch.log(total - ones + 1)
