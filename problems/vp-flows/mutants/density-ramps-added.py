# ---
# title: "The ramps of both axes are added"
# breaks: "0 & \\text{beyond,}\\end{cases} \\qquad m = \\max(|x_1|, |x_2|),$$"
# part: vp-target
# ceiling: 0.5
# hint: "At the corners the two ramps do not add up: the larger coordinate decides."
# ---
# %% id="vp-target"
def pyramid_log_density(x, k):
    height = 0.9 - k * (x.abs() - 0.5).clamp(min=0).sum(dim=1)
    return height.clamp(min=0).log()
