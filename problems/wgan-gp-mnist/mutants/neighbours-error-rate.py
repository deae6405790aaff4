# ---
# title: The share of the other kind is returned
# breaks: "is the share of points whose nearest other point is of their own kind"
# part: gp-neighbours
# ceiling: 0.5
# hint: "Count neighbours of the own kind: 1 where the kinds lie far apart."
# ---
# %% id="gp-neighbours"
def neighbour_accuracy(real, fake):
    if len(real) != len(fake):
        raise ValueError("equal numbers are needed")
    together = torch.cat([real, fake]).double()
    is_real = torch.arange(len(together), device=together.device) < len(real)
    distances = torch.cdist(together, together)
    distances.fill_diagonal_(math.inf)
    nearest = distances.argmin(dim=1)
    return (is_real[nearest] != is_real).double().mean().item()
