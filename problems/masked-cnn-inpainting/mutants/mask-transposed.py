# ---
# title: Columns are taken for rows
# breaks: "Entries for pixels before the middle in raster order are 1"
# part: causal-mask
# ceiling: 0.5
# hint: "The first index of a kernel is the row: whole rows above the middle stay."
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
    return mask.T.contiguous()
