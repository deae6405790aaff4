# ---
# title: Nats per pixel are called bits per pixel
# breaks: "`bits_per_pixel` turns nats per picture into bits per pixel"
# part: picture-nats
# ceiling: 0.75
# hint: "Dividing by the number of pixels gives nats per pixel; a bit is log 2 nats."
# ---
# %% id="picture-nats"
def nats_per_picture(logits, pictures):
    coins = F.binary_cross_entropy_with_logits(logits, pictures, reduction="none")
    return coins.flatten(1).sum(dim=1)


def bits_per_pixel(nats, pixels):
    return nats / pixels
