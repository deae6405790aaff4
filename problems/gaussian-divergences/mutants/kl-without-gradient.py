# ---
# title: "The result is computed outside of the graph"
# breaks: "Gradients flow to all four arguments."
# part: gaussian-kl
# ceiling: 0.7
# hint: "NumPy does not record gradients: stay with torch operations from the arguments to the
#   result."
# ---
# %% id="gaussian-kl"
def gaussian_kl(theta, theta0, epsilon, epsilon0):
    mean, mean0, width, width0 = (t.detach().numpy() for t in (theta, theta0, epsilon, epsilon0))
    ratio, gap = width / width0, (mean - mean0) / width0
    return torch.as_tensor((ratio**2 + gap**2 - 1) / 2 - np.log(ratio))
