# ---
# title: All pictures share their coins
# breaks: "all pixels independently"
# part: mcnn-binarise
# ceiling: 0.5
# hint: "All pictures of a batch share their coins: draw a number for each pixel of each picture."
# ---
# %% id="mcnn-binarise"
def binarise(intensities):
    return (intensities > torch.rand_like(intensities[:1])).float()


def binarise_once(intensities, seed):
    generator = torch.Generator().manual_seed(seed)
    level = torch.rand(intensities[:1].shape, generator=generator).to(intensities.device)
    return (intensities > level).float()
