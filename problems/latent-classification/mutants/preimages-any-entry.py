# ---
# title: One equal entry is enough
# breaks: "equal in *all* its entries"
# part: latent-preimages
# ceiling: 0.3
# hint: "Data are equal if all entries are: all, not any."
# ---
# %% id="latent-preimages"
def preimages(decode, latents, x):
    return (decode(latents)[None, :, :] == x[:, None, :]).any(dim=2)
