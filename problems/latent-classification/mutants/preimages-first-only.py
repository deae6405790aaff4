# ---
# title: The search stops at the first latent that fits
# breaks: "A data point may have many latents, or none."
# part: latent-preimages
# ceiling: 0.3
# hint: "Many latents may decode to one data point, and each has its say."
# ---
# %% id="latent-preimages"
def preimages(decode, latents, x):
    fits = (decode(latents)[None, :, :] == x[:, None, :]).all(dim=2)
    return fits & (fits.cumsum(dim=1) == 1)
