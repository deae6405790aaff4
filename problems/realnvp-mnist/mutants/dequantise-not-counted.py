# ---
# title: "The division by 256 is not counted"
# breaks: "reports the log-determinant of the division"
# part: rnvp-dequantise
# ceiling: 0.5
# hint: "Dividing by 256 makes every dimension 256 times smaller: -log 256 for each of them."
# ---
# %% id="rnvp-dequantise"
def dequantise(levels):
    noise = torch.rand_like(levels)
    return (levels + noise) / 256, levels.new_zeros(len(levels))
