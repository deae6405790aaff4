# ---
# title: Latents in rows, data in columns
# breaks: "whether latent number $j$ decodes to data point $i$"
# part: latent-preimages
# ceiling: 0.3
# hint: "A row a data point: [N, Z]."
# ---
# %% id="latent-preimages"
def preimages(decode, latents, x):
    return (decode(latents)[:, None, :] == x[None, :, :]).all(dim=2)
