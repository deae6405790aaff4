# ---
# title: The test set is drawn anew at every call
# breaks: "the same seed gives the same pictures"
# part: mcnn-binarise
# ceiling: 0.75
# hint: "Draw from a generator that is seeded with the given seed."
# ---
# %% id="mcnn-binarise"
def binarise(intensities):
    return torch.bernoulli(intensities)


def binarise_once(intensities, seed):
    return binarise(intensities)
