# ---
# title: Points are compared with the mean of each kind
# breaks: "take the nearest *other* point in Euclidean distance"
# part: gp-neighbours
# ceiling: 0.5
# hint: "The neighbour is a single point, the nearest of all others."
# ---
# %% id="gp-neighbours"
def neighbour_accuracy(real, fake):
    if len(real) != len(fake):
        raise ValueError("equal numbers are needed")
    together = torch.cat([real, fake]).double()
    is_real = torch.arange(len(together), device=together.device) < len(real)
    means = torch.stack([fake.double().mean(dim=0), real.double().mean(dim=0)])
    nearest_is_real = torch.cdist(together, means).argmin(dim=1) == 1
    return (nearest_is_real == is_real).double().mean().item()
