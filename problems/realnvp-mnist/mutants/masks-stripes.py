# ---
# title: "The parity of the flat index makes stripes, not squares"
# breaks: "Mask $k$ is 1, \"stands still\", where $i + j + k$ is even, and 0 elsewhere."
# part: rnvp-masks
# ceiling: 0.5
# hint: "Where rows are even, the parity of the flat index forgets the row: add the row's
#   number to the column's."
# ---
# %% id="rnvp-masks"
def checkerboard_masks(height, width, count):
    entries = torch.arange(height * width)
    return torch.stack([((entries + k) % 2 == 0).float() for k in range(count)])
