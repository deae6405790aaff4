# ---
# title: "All orders are drawn before the networks are built"
# ---
# %% id="ablation-fair-start"
def fair_start(recipe, pictures, seed, epochs, batch_size, build_generator, build_discriminator):
    set_seed(seed)
    orders = [torch.randperm(len(pictures)) for _ in range(epochs)]
    stream = [pictures[chosen] for order in orders for chosen in order.split(batch_size)]
    discriminator = build_discriminator(recipe.discriminator_widths)
    generator = build_generator(recipe.generator_widths)
    return generator, discriminator, stream


# %% id="ablation-cost"
def training_cost(recipe, pictures_shown):
    sizes = np.array([ABLATION_NOISE_SIZE, *recipe.generator_widths, 784], dtype=float)
    generator = sizes[1:] @ sizes[:-1]
    sizes = np.array([784, *recipe.discriminator_widths, 1], dtype=float)
    discriminator = sizes[1:] @ sizes[:-1]
    rounds = pictures_shown / recipe.discriminator_updates
    return pictures_shown * (generator + 6 * discriminator) + 3 * rounds * (
        generator + discriminator
    )
