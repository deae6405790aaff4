# ---
# title: "Only the order of the pictures is seeded"
# breaks: "All that is random follows from `seed`, whatever was drawn before the call"
# part: ablation-fair-start
# ceiling: 0.8
# hint: "Seed before the networks are built: their weights depend on what ran before."
# ---
# %% id="ablation-fair-start"
def fair_start(recipe, pictures, seed, epochs, batch_size, build_generator, build_discriminator):
    generator = build_generator(recipe.generator_widths)
    discriminator = build_discriminator(recipe.discriminator_widths)
    own = torch.Generator().manual_seed(seed)
    stream = (b for _ in range(epochs) for b in batches(pictures, batch_size, own))
    return generator, discriminator, stream
