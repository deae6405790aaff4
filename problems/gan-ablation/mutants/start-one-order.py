# ---
# title: "All epochs have the same order"
# breaks: "in a new random order"
# part: ablation-fair-start
# ceiling: 0.8
# hint: "Shuffle anew in each epoch."
# ---
# %% id="ablation-fair-start"
def fair_start(recipe, pictures, seed, epochs, batch_size, build_generator, build_discriminator):
    set_seed(seed)
    generator = build_generator(recipe.generator_widths)
    discriminator = build_discriminator(recipe.discriminator_widths)
    own = torch.randperm(len(pictures), generator=torch.Generator().manual_seed(seed))
    stream = [pictures[chosen] for _ in range(epochs) for chosen in own.split(batch_size)]
    return generator, discriminator, stream
