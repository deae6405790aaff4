# ---
# title: The mean over pixels is called nats per picture
# breaks: "a *sum* over its pixels, no mean"
# part: picture-nats
# ceiling: 0.5
# hint: "The log-probability of a picture is the sum over its pixels: the mean is 784 times
#   smaller."
# ---
# %% id="picture-nats"
def nats_per_picture(logits, pictures):
    coins = F.binary_cross_entropy_with_logits(logits, pictures, reduction="none")
    return coins.flatten(1).mean(dim=1)


def bits_per_pixel(nats, pixels):
    return nats / (pixels * math.log(2))
