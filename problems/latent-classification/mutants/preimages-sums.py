# ---
# title: Only the sums of the entries are compared
# breaks: "equal in *all* its entries"
# part: latent-preimages
# ceiling: 0.3
# hint: "Two pictures with equally many dark pixels are not the same picture."
# ---
# %% id="latent-preimages"
def preimages(decode, latents, x):
    return decode(latents).sum(dim=1)[None, :] == x.sum(dim=1)[:, None]
