# ---
# title: Nats per picture are reported in bits
# breaks: "Logarithms are natural, so information is in nats."
# part: picture-nats
# ceiling: 0.5
# hint: "Natural logarithms: the division by log 2 belongs to bits_per_pixel alone."
# ---
# %% id="picture-nats"
def nats_per_picture(logits, pictures):
    coins = F.binary_cross_entropy_with_logits(logits, pictures, reduction="none")
    return coins.flatten(1).sum(dim=1) / math.log(2)


def bits_per_pixel(nats, pixels):
    return nats / (pixels * math.log(2))
