# ---
# title: Surplus points are dropped without a word
# breaks: "With unequal numbers of the two kinds 0.5 would mean nothing: that is a `ValueError`."
# part: gp-neighbours
# ceiling: 0.85
# hint: "Unequal numbers are a ValueError: the caller decides which points to drop."
# ---
# %% id="gp-neighbours"
def neighbour_accuracy(real, fake):
    count = min(len(real), len(fake))
    real, fake = real[:count], fake[:count]
    together = torch.cat([real, fake]).double()
    is_real = torch.arange(len(together), device=together.device) < len(real)
    distances = torch.cdist(together, together)
    distances.fill_diagonal_(math.inf)
    nearest = distances.argmin(dim=1)
    return (is_real[nearest] == is_real).double().mean().item()
