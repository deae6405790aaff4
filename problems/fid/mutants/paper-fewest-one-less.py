# ---
# title: As many pictures as features
# breaks: "Mind that the mean is estimated, too."
# part: fid-paper
# ceiling: 0.8
# hint: "The deviations from their own mean sum to zero: n of them span n - 1 dimensions."
# ---
# %% id="fid-paper"
def paper_facts():
    return {
        "network": "Inception-v3",
        "layer": "last pooling layer",
        "features": 2048,
        "generated": 50_000,
        "real": "all of the training set",
        "fewest": 2048,
    }
