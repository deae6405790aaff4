# ---
# title: The logits, 1008 of them
# breaks: "`\"layer\"`: `\"pixels\"`, `\"first convolution\"`, `\"last pooling layer\"`"
# part: fid-paper
# ceiling: 0.6
# hint: "The Inception Score uses the classes; the FID uses the layer before them."
# ---
# %% id="fid-paper"
def paper_facts():
    return {
        "network": "Inception-v3",
        "layer": "logits",
        "features": 1008,
        "generated": 50_000,
        "real": "all of the training set",
        "fewest": 2049,
    }
