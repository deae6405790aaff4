# ---
# title: Points at distance zero are left out, twins too
# breaks: "take the nearest *other* point in Euclidean distance"
# part: gp-neighbours
# ceiling: 0.75
# hint: "Leave out the point itself by its place on the diagonal: an exact copy is another point."
# ---
# %% id="gp-neighbours"
def neighbour_accuracy(real, fake):
    if len(real) != len(fake):
        raise ValueError("equal numbers are needed")
    together = torch.cat([real, fake]).double()
    is_real = torch.arange(len(together), device=together.device) < len(real)
    distances = torch.cdist(together, together, compute_mode="donot_use_mm_for_euclid_dist")
    distances[distances == 0] = math.inf
    nearest = distances.argmin(dim=1)
    return (is_real[nearest] == is_real).double().mean().item()
