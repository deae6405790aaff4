# ---
# title: The nearest data are taken where none are equal
# breaks: "A data point may have many latents, or none."
# part: latent-preimages
# ceiling: 0.3
# hint: "A data point that no latent decodes to has no latents: its row is False."
# ---
# %% id="latent-preimages"
def preimages(decode, latents, x):
    distance = (decode(latents)[None, :, :] - x[:, None, :]).abs().sum(dim=2)
    return distance == distance.amin(dim=1, keepdim=True)
