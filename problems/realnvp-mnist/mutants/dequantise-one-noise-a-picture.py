# ---
# title: "One number of noise for a whole picture"
# breaks: "with independent uniform $u \\in [0, 1)$, one for every entry"
# part: rnvp-dequantise
# ceiling: 0.5
# hint: "Draw noise of the shape of the levels: one number for a picture makes all its pixels
#   move together."
# ---
# %% id="rnvp-dequantise"
def dequantise(levels):
    noise = torch.rand_like(levels[:, :1])
    return (levels + noise) / 256, levels.new_full((len(levels),), -levels.shape[1] * math.log(256))
