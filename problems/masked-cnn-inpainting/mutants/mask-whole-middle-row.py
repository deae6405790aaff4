# ---
# title: The whole row of the middle stays
# breaks: "those for pixels after it 0"
# part: causal-mask
# ceiling: 0.5
# hint: "What is right of the middle comes later."
# ---
# %% id="causal-mask"
def causal_mask(kernel_size, mask_type):
    if mask_type not in ("A", "B"):
        raise ValueError(mask_type)
    middle = kernel_size // 2
    mask = torch.zeros(kernel_size, kernel_size)
    mask[:middle] = 1
    mask[middle] = 1
    mask[middle, middle] = mask_type == "B"
    return mask
