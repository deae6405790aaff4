# ---
# title: The logarithm is taken of a sigmoid that has rounded to 0
# breaks: "a wrong pixel whose logit is 300 costs 300 nats"
# part: picture-nats
# ceiling: 0.75
# hint: "The sigmoid of -300 is 0 in float32: use a function that takes logits."
# ---
# %% id="picture-nats"
def nats_per_picture(logits, pictures):
    coins = F.binary_cross_entropy(torch.sigmoid(logits), pictures, reduction="none")
    return coins.flatten(1).sum(dim=1)


def bits_per_pixel(nats, pixels):
    return nats / (pixels * math.log(2))
