# ---
# title: One uniform number decides all pixels of a picture
# breaks: "all pixels independently"
# part: mcnn-binarise
# ceiling: 0.85
# hint: "Every pixel needs a uniform number of its own."
# ---
# %% id="mcnn-binarise"
def binarise(intensities):
    level = torch.rand(len(intensities), 1, 1, 1, device=intensities.device)
    return (level < intensities).float()


def binarise_once(intensities, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.bernoulli(intensities.cpu(), generator=generator).to(intensities.device)
