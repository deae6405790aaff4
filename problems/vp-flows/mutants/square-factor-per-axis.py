# ---
# title: "The stated factor is that of a length"
# breaks: "`x` `[N, 2]` and $\\log |\\det \\partial x / \\partial z|$ `[N]`."
# part: vp-square
# ceiling: 0.7
# hint: "Volumes grow by c, lengths by its root: the logarithm is log c."
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
    return half[:, None] * x, torch.full_like(half, math.log(c) / 2)
