# ---
# title: Another network
# breaks: "`\"network\"`: `\"VGG-16\"`"
# part: fid-paper
# ceiling: 0.6
# hint: "The name of the distance says which network it is."
# ---
# %% id="fid-paper"
def paper_facts():
    return {
        "network": "VGG-16",
        "layer": "last pooling layer",
        "features": 2048,
        "generated": 50_000,
        "real": "all of the training set",
        "fewest": 2049,
    }
