# ---
# title: The kernel is flipped, as in a true convolution
# breaks: "the entry in the middle weighs the pixel that is predicted, those above it weigh pixels
#   above"
# part: causal-mask
# ceiling: 0.5
# hint: "PyTorch's convolution does not flip its kernel: its first row weighs the pixels above."
# ---
# %% id="causal-mask"
def causal_mask(kernel_size, mask_type):
    if mask_type not in ("A", "B"):
        raise ValueError(mask_type)
    middle = kernel_size // 2
    mask = torch.zeros(kernel_size, kernel_size)
    mask[:middle] = 1
    mask[middle, :middle] = 1
    mask[middle, middle] = mask_type == "B"
    return mask.flip(0, 1)
