# ---
# title: "The densities are formed, and D is clamped before its logit is taken"
# breaks: "The logit is finite and right also where both densities are zero in floating point"
# part: optimal-logit
# ceiling: 0.5
# hint: "If you clamp D, or a density: that makes the logit finite, but false. Write the logarithms
#   of the densities down instead."
# ---
# %% id="optimal-logit"
def optimal_logit(points, theta, theta0, epsilon, epsilon0):
    def density(mean, width):
        return torch.exp(-(((points - mean) / width) ** 2) / 2) / width

    real, fake = density(theta0, epsilon0), density(theta, epsilon)
    share = (real / (real + fake)).clamp(1e-2, 1 - 1e-2)
    return torch.logit(share)
