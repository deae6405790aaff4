# ---
# title: The row of the middle is hidden altogether
# breaks: "above its row and those left of it in its row"
# part: causal-mask
# ceiling: 0.65
# hint: "Pixels to the left in the same row come before, and the left neighbour says most."
# ---
# %% id="causal-mask"
def causal_mask(kernel_size, mask_type):
    if mask_type not in ("A", "B"):
        raise ValueError(mask_type)
    middle = kernel_size // 2
    mask = torch.zeros(kernel_size, kernel_size)
    mask[:middle] = 1
    mask[middle, middle] = mask_type == "B"
    return mask
