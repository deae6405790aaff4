# ---
# title: "The normalisation of the densities is left out"
# breaks: "for the two Gaussians (unequal widths included)"
# part: optimal-logit
# ceiling: 0.5
# hint: "With unequal widths the factors 1 / epsilon of the densities do not cancel: their
#   logarithm is missing."
# ---
# %% id="optimal-logit"
def optimal_logit(points, theta, theta0, epsilon, epsilon0):
    from_generator = (points - theta) / epsilon
    from_data = (points - theta0) / epsilon0
    return (from_generator**2 - from_data**2) / 2
