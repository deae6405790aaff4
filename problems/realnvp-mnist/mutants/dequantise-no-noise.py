# ---
# title: "No noise is added"
# breaks: "with independent uniform $u \\in [0, 1)$, one for every entry"
# part: rnvp-dequantise
# ceiling: 0.5
# hint: "Without noise a density piles up at the levels and its likelihood has no bound."
# ---
# %% id="rnvp-dequantise"
def dequantise(levels):
    levels = levels.clone()
    return levels / 256, levels.new_full((len(levels),), -levels.shape[1] * math.log(256))
