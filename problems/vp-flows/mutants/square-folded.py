# ---
# title: "All goes to one quarter of the square"
# breaks: "It is one-to-one: walk once around a circle, and the image goes once around the
#   square."
# part: vp-square
# ceiling: 0.7
# hint: "Four points of the circle share one image: give the square its four sides."
# ---
# %% id="vp-square"
def disc_to_square(z, c):
    half = math.sqrt(math.pi * c) / 2 * z.norm(dim=1)  # the half side of the square
    angle = torch.atan2(z[:, 1], z[:, 0])
    quarter = torch.round(angle / (math.pi / 2))  # which side: -2 .. 2
    along = (angle - quarter * math.pi / 2) * 4 / math.pi  # -1 .. 1 on that side
    cosine = torch.cos(quarter * math.pi / 2).round()
    sine = torch.sin(quarter * math.pi / 2).round()
    x = torch.stack([cosine - sine * along, sine + cosine * along], dim=1)
    return half[:, None] * x.abs(), torch.full_like(half, math.log(c))
