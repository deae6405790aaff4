# ---
# title: "The smaller last batch of an epoch is left out"
# breaks: "in batches of `batch_size`, the last of which may be smaller"
# part: ablation-fair-start
# ceiling: 0.8
# hint: "The last batch counts, however small."
# ---
# %% id="ablation-fair-start"
def fair_start(recipe, pictures, seed, epochs, batch_size, build_generator, build_discriminator):
    set_seed(seed)
    generator = build_generator(recipe.generator_widths)
    discriminator = build_discriminator(recipe.discriminator_widths)
    own = torch.Generator().manual_seed(seed)
    stream = [
        b for _ in range(epochs) for b in batches(pictures, batch_size, own) if len(b) == batch_size
    ]
    return generator, discriminator, stream
