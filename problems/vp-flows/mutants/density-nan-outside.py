# ---
# title: "Outside, the logarithm of a negative height is taken"
# breaks: "`pyramid_log_density(x, k)` is $\\log p$ at a batch of points `[N, 2]`, for a number
#   `k`: a tensor `[N]` of the points' dtype, and `-inf` wherever $p$ is 0."
# part: vp-target
# ceiling: 0.75
# hint: "Beyond the foot of the ramp your height is negative: clamp it at 0 before the logarithm."
# ---
# %% id="vp-target"
def pyramid_log_density(x, k):
    height = 0.9 - k * (x.abs().amax(dim=1) - 0.5).clamp(min=0)
    return height.log()
