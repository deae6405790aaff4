# ---
# title: "The arguments of the divergence are swapped"
# breaks: "returns $D_{KL}(p_g \\,\\|\\, p_{data})$ as a tensor of that dtype and of the broadcast
#   shape."
# part: gaussian-kl
# ceiling: 0.5
# hint: "This is D_KL(p_data || p_g): with equal widths nobody would notice. Divide by the data's
#   variance, not by the generator's."
# ---
# %% id="gaussian-kl"
def gaussian_kl(theta, theta0, epsilon, epsilon0):
    width = epsilon0 / epsilon
    gap = (theta - theta0) / epsilon
    return (width**2 + gap**2 - 1) / 2 - torch.log(width)
