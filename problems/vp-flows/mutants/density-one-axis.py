# ---
# title: "The ramp looks at the first coordinate only"
# breaks: "0 & \\text{beyond,}\\end{cases} \\qquad m = \\max(|x_1|, |x_2|),$$"
# part: vp-target
# ceiling: 0.5
# hint: "The height depends on the larger of the two coordinates, not on the first."
# ---
# %% id="vp-target"
def pyramid_log_density(x, k):
    height = 0.9 - k * (x[:, 0].abs() - 0.5).clamp(min=0)
    return height.clamp(min=0).log()
