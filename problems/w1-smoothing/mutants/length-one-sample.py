# ---
# title: "A sample mean is returned"
# breaks: "with a relative error of at most 1e-6"
# part: smoothing-length
# ceiling: 0.5
# hint: "A sample of a few thousand is good to a percent: use the closed form."
# ---
# %% id="smoothing-length"
def noise_length(sigma, d):
    return float(
        np.linalg.norm(sigma * np.random.default_rng(0).normal(size=(20, d)), axis=1).mean()
    )
