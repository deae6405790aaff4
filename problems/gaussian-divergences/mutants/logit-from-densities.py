# ---
# title: "The densities are computed first, then their logarithms"
# breaks: "The logit is finite and right also where both densities are zero in floating point"
# part: optimal-logit
# ceiling: 0.5
# hint: "Far from a bump its density is 0 in float32, and the logarithm of 0 is lost. Write the
#   logarithm of the density down instead."
# ---
# %% id="optimal-logit"
def optimal_logit(points, theta, theta0, epsilon, epsilon0):
    generated = torch.exp(-(((points - theta) / epsilon) ** 2) / 2) / epsilon
    data = torch.exp(-(((points - theta0) / epsilon0) ** 2) / 2) / epsilon0
    return torch.log(data) - torch.log(generated)
