# ---
# title: Softplus for the nats, counts by index_put_, logit of a probability
# ---
# %% id="picture-nats"
def nats_per_picture(logits, pictures):
    return torch.einsum("nchw->n", F.softplus(logits) - pictures * logits)


def bits_per_pixel(nats, pixels):
    return nats / pixels * math.log2(math.e)


# %% id="pixel-tables"
def context_counts(pictures, codes, entries):
    counts = torch.zeros(entries, 2, dtype=torch.int64, device=pictures.device)
    one = torch.ones((), dtype=torch.int64, device=pictures.device)
    counts.index_put_((codes, pictures.to(torch.int64)), one, accumulate=True)
    return counts


def smoothed_logits(ones, total):
    return torch.logit((ones + 1) / (total + 2))


# %% id="known-log-probability"
def known_log_probability(logits, pictures, missing):
    coins = F.binary_cross_entropy_with_logits(logits, pictures, reduction="none")
    return -torch.where(missing, torch.zeros_like(coins), coins).sum(dim=(1, 2, 3))


# %% id="receptive-field"
def receptive_field(model, pictures, row, column):
    total = 0
    for picture in pictures:
        leaf = picture[None].detach().clone().requires_grad_()
        (slope,) = torch.autograd.grad(model(leaf)[0, 0, row, column], leaf)
        total = total + slope[0, 0].abs()
    return total / len(pictures)
