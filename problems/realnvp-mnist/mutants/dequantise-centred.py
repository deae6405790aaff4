# ---
# title: "The noise is between -1/2 and 1/2"
# breaks: "with independent uniform $u \\in [0, 1)$, one for every entry"
# part: rnvp-dequantise
# ceiling: 0.5
# hint: "Noise from -1/2 leaves the cell on its left, and the unit interval too: draw from 0
#   to 1."
# ---
# %% id="rnvp-dequantise"
def dequantise(levels):
    noise = torch.rand_like(levels) - 0.5
    return (levels + noise) / 256, levels.new_full((len(levels),), -levels.shape[1] * math.log(256))
