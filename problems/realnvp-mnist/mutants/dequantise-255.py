# ---
# title: "Divided by 255 first, noise added afterwards"
# breaks: "`dequantise(levels)` returns $y = (\\text{levels} + u) / 256$"
# part: rnvp-dequantise
# ceiling: 0.5
# hint: "There are 256 cells: add the noise to the levels, then divide by 256."
# ---
# %% id="rnvp-dequantise"
def dequantise(levels):
    noise = torch.rand_like(levels)
    return levels / 255 + noise, levels.new_full((len(levels),), -levels.shape[1] * math.log(255))
