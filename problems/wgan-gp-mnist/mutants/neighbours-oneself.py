# ---
# title: Every point is its own nearest neighbour
# breaks: "take the nearest *other* point in Euclidean distance"
# part: gp-neighbours
# ceiling: 0.5
# hint: "The distance of a point to itself is 0: leave the diagonal out."
# ---
# %% id="gp-neighbours"
def neighbour_accuracy(real, fake):
    if len(real) != len(fake):
        raise ValueError("equal numbers are needed")
    together = torch.cat([real, fake]).double()
    is_real = torch.arange(len(together), device=together.device) < len(real)
    distances = torch.cdist(together, together)
    nearest = distances.argmin(dim=1)
    return (is_real[nearest] == is_real).double().mean().item()
