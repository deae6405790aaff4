# ---
# title: "Masks from NumPy, the logit's slope by the sigmoid"
# ---
# %% id="rnvp-masks"
def checkerboard_masks(height, width, count):
    i, j = np.indices((height, width))
    boards = [1 - (i + j + k) % 2 for k in range(count)]
    return torch.tensor(np.stack(boards).reshape(count, -1), dtype=torch.float32)


# %% id="rnvp-logits"
def to_logits(y, alpha):
    squeezed = (y - 0.5) * (1 - 2 * alpha)  # around the middle
    x = 2 * torch.atanh(2 * squeezed)
    return x, torch.log((1 - 2 * alpha) / (0.25 - squeezed**2)).sum(dim=1)


def from_logits(x, alpha):
    return torch.tanh(x / 2) / (2 * (1 - 2 * alpha)) + 0.5


# %% id="rnvp-sample"
def levels_from_latents(z, steps_back):
    z = z.detach()
    for step_back in steps_back:
        z = step_back(z).detach()
    cells = torch.floor(256 * z)
    return torch.minimum(torch.maximum(cells, cells.new_zeros(())), cells.new_tensor(255.0))
