# ---
# title: NumPy's generator for the test set, masks and counts by loops, the rows of a picture in a
#   view
# ---
# %% id="mcnn-binarise"
def binarise(intensities):
    return torch.distributions.Bernoulli(probs=intensities).sample()


def binarise_once(intensities, seed):
    uniform = np.random.default_rng(seed).random(tuple(intensities.shape), dtype=np.float32)
    return (torch.from_numpy(uniform).to(intensities.device) < intensities).float()


# %% id="pixel-tables"
def context_counts(pictures, codes, entries):
    one = pictures.flatten() == 1
    codes = codes.flatten()
    zeros = torch.bincount(codes[~one], minlength=entries)
    ones = torch.bincount(codes[one], minlength=entries)
    return torch.stack([zeros, ones], dim=1)


def smoothed_logits(ones, total):
    probability = (ones + 1.0) / (total + 2.0)
    return probability.log() - (1 - probability).log()


# %% id="causal-mask"
def causal_mask(kernel_size, mask_type):
    if mask_type == "A":
        allowed = -1
    elif mask_type == "B":
        allowed = 0
    else:
        raise ValueError(f"unknown type {mask_type}")
    middle = kernel_size // 2
    mask = torch.zeros((kernel_size, kernel_size))
    for row in range(kernel_size):
        for column in range(kernel_size):
            if row < middle or (row == middle and column <= middle + allowed):
                mask[row, column] = 1.0
    return mask


# %% id="receptive-field"
def receptive_field(model, pictures, row, column):
    leaf = pictures.clone().requires_grad_(True)
    with torch.enable_grad():
        chosen = model(leaf)[:, 0, row, column]
    slopes = torch.autograd.grad(chosen, leaf, grad_outputs=torch.ones_like(chosen))[0]
    return slopes.squeeze(1).abs().mean(0)


# %% id="draw-pictures"
def draw_pictures(model, count, height, width):
    flat = torch.zeros(count, height * width, device=DEVICE)
    with torch.no_grad():
        for place in range(height * width):
            logits = model(flat.view(count, 1, height, width)).reshape(count, -1)
            uniform = torch.rand(count, device=DEVICE)
            flat[:, place] = (uniform < torch.sigmoid(logits[:, place])).float()
    return flat.view(count, 1, height, width)


# %% id="known-log-probability"
def known_log_probability(logits, pictures, missing):
    probability_of_pixel = torch.where(pictures == 1, logits, -logits)
    return torch.stack(
        [
            F.logsigmoid(x[~hole]).sum()
            for x, hole in zip(probability_of_pixel, missing, strict=True)
        ]
    )
