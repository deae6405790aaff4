# ---
# title: "The same noise in every call"
# breaks: "drawn anew in every call (and seeds nothing)"
# part: rnvp-dequantise
# ceiling: 0.5
# hint: "A seed set inside gives every batch the same noise, which a network can learn."
# ---
# %% id="rnvp-dequantise"
def dequantise(levels):
    torch.manual_seed(SEED)
    noise = torch.rand_like(levels)
    return (levels + noise) / 256, levels.new_full((len(levels),), -levels.shape[1] * math.log(256))
