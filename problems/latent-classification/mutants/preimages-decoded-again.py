# ---
# title: All latents are decoded for each data point
# breaks: "Every latent is decoded once in all, not once for each data point."
# part: latent-preimages
# ceiling: 0.85
# hint: "Decode before the loop: the table is the same for all data points."
# ---
# %% id="latent-preimages"
def preimages(decode, latents, x):
    return torch.stack([(decode(latents) == point).all(dim=1) for point in x])
