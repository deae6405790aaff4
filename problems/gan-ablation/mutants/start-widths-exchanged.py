# ---
# title: "Each network gets the other's widths"
# breaks: "the recipe's widths."
# part: ablation-fair-start
# ceiling: 0.8
# hint: "The generator is built with generator_widths, the discriminator with
#   discriminator_widths."
# ---
# %% id="ablation-fair-start"
def fair_start(recipe, pictures, seed, epochs, batch_size, build_generator, build_discriminator):
    set_seed(seed)
    generator = build_generator(recipe.discriminator_widths)
    discriminator = build_discriminator(recipe.generator_widths)
    own = torch.Generator().manual_seed(seed)
    stream = (b for _ in range(epochs) for b in batches(pictures, batch_size, own))
    return generator, discriminator, stream
