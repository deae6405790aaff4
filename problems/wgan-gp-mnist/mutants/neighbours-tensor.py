# ---
# title: A tensor is returned
# breaks: "a plain `float`"
# part: gp-neighbours
# ceiling: 0.7
# hint: "Return a number: .item()."
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
    return (is_real[nearest] == is_real).double().mean()
