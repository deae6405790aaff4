# ---
# title: "Lengths are squared before they are divided"
# breaks: "nothing on the way to the answer may overflow or underflow."
# part: gaussian-kl
# ceiling: 0.7
# hint: "Squares of very small or large lengths do not fit float32. Divide one length by another
#   first, then square the ratio."
# ---
# %% id="gaussian-kl"
def gaussian_kl(theta, theta0, epsilon, epsilon0):
    variance, variance0 = epsilon**2, epsilon0**2
    spread = (variance + (theta - theta0) ** 2) / (2 * variance0)
    return torch.log(epsilon0) - torch.log(epsilon) + spread - 0.5
