# ---
# title: "All masks are the same"
# breaks: "So that all pixels get moved, the halves change places from layer to layer."
# part: rnvp-masks
# ceiling: 0.5
# hint: "Mask k has to be the opposite of mask k - 1, or half of the pixels never move."
# ---
# %% id="rnvp-masks"
def checkerboard_masks(height, width, count):
    squares = torch.arange(height)[:, None] + torch.arange(width)
    return (squares % 2 == 0).float().flatten().repeat(count, 1)
