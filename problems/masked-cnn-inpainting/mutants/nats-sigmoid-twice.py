# ---
# title: Probabilities are handed over where logits belong
# breaks: "is the sigmoid of its logit"
# part: picture-nats
# ceiling: 0.5
# hint: "binary_cross_entropy_with_logits applies the sigmoid itself: hand it the logits."
# ---
# %% id="picture-nats"
def nats_per_picture(logits, pictures):
    probability = torch.sigmoid(logits)
    coins = F.binary_cross_entropy_with_logits(probability, pictures, reduction="none")
    return coins.flatten(1).sum(dim=1)


def bits_per_pixel(nats, pixels):
    return nats / (pixels * math.log(2))
