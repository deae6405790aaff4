# ---
# title: "The seed is always 0"
# breaks: "With another seed networks"
# part: ablation-fair-start
# ceiling: 0.8
# hint: "Use the seed that is given: otherwise all seeds are one."
# ---
# %% id="ablation-fair-start"
def fair_start(recipe, pictures, seed, epochs, batch_size, build_generator, build_discriminator):
    set_seed(0)
    generator = build_generator(recipe.generator_widths)
    discriminator = build_discriminator(recipe.discriminator_widths)
    own = torch.Generator().manual_seed(0)
    stream = (b for _ in range(epochs) for b in batches(pictures, batch_size, own))
    return generator, discriminator, stream
