# ---
# title: A seed is set in every draw
# breaks: "Every call draws anew, and seeds nothing."
# part: mcnn-binarise
# ceiling: 0.85
# hint: "With a seed inside the function the training set is one set of pictures for ever."
# ---
# %% id="mcnn-binarise"
def binarise(intensities):
    torch.manual_seed(SEED)
    return torch.bernoulli(intensities)


def binarise_once(intensities, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.bernoulli(intensities.cpu(), generator=generator).to(intensities.device)
