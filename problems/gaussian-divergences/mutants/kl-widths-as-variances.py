# ---
# title: "epsilon is used where its square belongs"
# breaks: "`epsilon` and `epsilon0` are standard deviations, not variances."
# part: gaussian-kl
# ceiling: 0.5
# hint: "epsilon is the standard deviation: the variance is its square, in the ratio and below the
#   squared gap."
# ---
# %% id="gaussian-kl"
def gaussian_kl(theta, theta0, epsilon, epsilon0):
    gap = (theta - theta0) ** 2 / epsilon0
    return (epsilon / epsilon0 + gap - 1 - torch.log(epsilon / epsilon0)) / 2
