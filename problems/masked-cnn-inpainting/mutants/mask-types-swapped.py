# ---
# title: A sees the pixel itself and B does not
# breaks: 'the middle itself is 0 in type "A" and 1 in type "B"'
# part: causal-mask
# ceiling: 0.5
# hint: "Type A is for the layer that sees the pixels: it must not see the one it predicts."
# ---
# %% id="causal-mask"
def causal_mask(kernel_size, mask_type):
    if mask_type not in ("A", "B"):
        raise ValueError(mask_type)
    middle = kernel_size // 2
    mask = torch.zeros(kernel_size, kernel_size)
    mask[:middle] = 1
    mask[middle, :middle] = 1
    mask[middle, middle] = mask_type == "A"
    return mask
