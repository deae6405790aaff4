# ---
# title: The global random state is seeded for the test set
# breaks: "The global random state is afterwards what it was before."
# part: mcnn-binarise
# ceiling: 0.85
# hint: "A torch.Generator of its own leaves everybody else's draws alone."
# ---
# %% id="mcnn-binarise"
def binarise(intensities):
    return torch.bernoulli(intensities)


def binarise_once(intensities, seed):
    torch.manual_seed(seed)
    return torch.bernoulli(intensities)
