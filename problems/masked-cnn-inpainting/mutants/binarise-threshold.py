# ---
# title: Pictures are thresholded at one half
# breaks: "makes each pixel 1.0 with its intensity as probability"
# part: mcnn-binarise
# ceiling: 0.5
# hint: "A pixel of intensity 0.7 is 1 in seven of ten draws, not always: toss, do not
#   round, and toss for each pixel of each picture."
# ---
# %% id="mcnn-binarise"
def binarise(intensities):
    return (intensities > 0.5).float()


def binarise_once(intensities, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.bernoulli(intensities.cpu(), generator=generator).to(intensities.device)
