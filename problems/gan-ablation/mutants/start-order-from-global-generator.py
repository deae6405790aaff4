# ---
# title: "The pictures are shuffled with the generator that everybody uses"
# breaks: "With the same seed the order of the pictures is the same for *every recipe*"
# part: ablation-fair-start
# ceiling: 0.7
# hint: "Noise and dropout draw from the same generator: shuffle with a torch.Generator of its
#   own."
# ---
# %% id="ablation-fair-start"
def fair_start(recipe, pictures, seed, epochs, batch_size, build_generator, build_discriminator):
    set_seed(seed)
    generator = build_generator(recipe.generator_widths)
    discriminator = build_discriminator(recipe.discriminator_widths)
    stream = (b for _ in range(epochs) for b in batches(pictures, batch_size))
    return generator, discriminator, stream
