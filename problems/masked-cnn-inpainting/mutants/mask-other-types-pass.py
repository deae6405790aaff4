# ---
# title: Any other type is taken for an A
# breaks: "Any other type is a `ValueError`."
# part: causal-mask
# ceiling: 0.9
# hint: "A misspelt type should be an error, not a mask."
# ---
# %% id="causal-mask"
def causal_mask(kernel_size, mask_type):
    middle = kernel_size // 2
    mask = torch.zeros(kernel_size, kernel_size)
    mask[:middle] = 1
    mask[middle, :middle] = 1
    mask[middle, middle] = mask_type == "B"
    return mask
