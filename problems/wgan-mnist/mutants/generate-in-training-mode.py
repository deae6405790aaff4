# ---
# title: Pictures are made with the statistics of their own batch
# breaks: "so that a latent always gives the same picture"
# part: generate
# ceiling: 0.5
# hint: "Set the generator to evaluation mode before you look at its pictures."
# ---
# %% id="generate"
def generate(generator, latents):
    with torch.no_grad():
        return generator(latents)
