# ---
# title: "Networks that exist are trained on"
# breaks: "The networks are new, built by `build_generator(widths)`"
# part: ablation-fair-start
# ceiling: 0.8
# hint: "Build new networks in each call: yours go on from what an earlier run has learnt."
# ---
# %% id="ablation-fair-start"
KEPT_NETWORKS = {}


def fair_start(recipe, pictures, seed, epochs, batch_size, build_generator, build_discriminator):
    set_seed(seed)
    generator = KEPT_NETWORKS.setdefault((recipe, seed), build_generator(recipe.generator_widths))
    discriminator = build_discriminator(recipe.discriminator_widths)
    own = torch.Generator().manual_seed(seed)
    stream = (b for _ in range(epochs) for b in batches(pictures, batch_size, own))
    return generator, discriminator, stream
