# ---
# title: Ten thousand generated pictures
# breaks: "the number of pictures drawn from the model, an int"
# part: fid-paper
# ceiling: 0.8
# hint: "The paper draws 50,000 pictures from the model; 10,000 is what later code allows."
# ---
# %% id="fid-paper"
def paper_facts():
    return {
        "network": "Inception-v3",
        "layer": "last pooling layer",
        "features": 2048,
        "generated": 10_000,
        "real": "10,000 of the test set",
        "fewest": 2049,
    }
