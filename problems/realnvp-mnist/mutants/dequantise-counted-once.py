# ---
# title: "The log-determinant of a single dimension"
# breaks: "reports the log-determinant of the division"
# part: rnvp-dequantise
# ceiling: 0.5
# hint: "All D dimensions shrink: D times log 256."
# ---
# %% id="rnvp-dequantise"
def dequantise(levels):
    noise = torch.rand_like(levels)
    return (levels + noise) / 256, levels.new_full((len(levels),), -math.log(256))
