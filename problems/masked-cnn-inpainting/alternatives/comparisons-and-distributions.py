# ---
# title: Coins by comparison and by torch.distributions, drawing as filling an empty picture
# ---
# %% id="mcnn-binarise"
def binarise(intensities):
    return (torch.rand_like(intensities) < intensities).to(intensities.dtype)


def binarise_once(intensities, seed):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return torch.bernoulli(intensities)


# %% id="picture-nats"
def nats_per_picture(logits, pictures):
    coins = torch.distributions.Bernoulli(logits=logits)
    return -coins.log_prob(pictures).sum(dim=(1, 2, 3))


def bits_per_pixel(nats, pixels):
    return nats / math.log(2) / pixels


# %% id="draw-pictures"
def draw_pictures(model, count, height, width):
    pictures = torch.full((count, 1, height, width), 0.5, device=DEVICE)
    for place in range(height * width):
        row, column = divmod(place, width)
        with torch.no_grad():
            logit = model(pictures)[:, 0, row, column]
        pictures[:, 0, row, column] = torch.distributions.Bernoulli(logits=logit).sample()
    return pictures


# %% id="mcnn-inpaint"
def inpaint(model, pictures, missing):
    filled = torch.where(missing, torch.zeros_like(pictures), pictures)
    height, width = pictures.shape[-2:]
    with torch.no_grad():
        for place in range(height * width):
            row, column = divmod(place, width)
            probability = torch.sigmoid(model(filled)[..., row, column])
            drawn = torch.bernoulli(probability)
            hole = missing[..., row, column]
            filled[..., row, column] = torch.where(hole, drawn, filled[..., row, column])
    return filled
