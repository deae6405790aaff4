# ---
# title: The seed that is given is not used
# breaks: "another seed others"
# part: mcnn-binarise
# ceiling: 0.75
# hint: "Seed the generator with the argument."
# ---
# %% id="mcnn-binarise"
def binarise(intensities):
    return torch.bernoulli(intensities)


def binarise_once(intensities, seed):
    generator = torch.Generator().manual_seed(SEED)
    return torch.bernoulli(intensities.cpu(), generator=generator)
