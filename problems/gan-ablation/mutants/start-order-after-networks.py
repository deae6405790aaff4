# ---
# title: "All orders are drawn at once, after the networks"
# breaks: "With the same seed the order of the pictures is the same for *every recipe*"
# part: ablation-fair-start
# ceiling: 0.7
# hint: "A larger network takes more random numbers, so what is drawn after it differs: give the
#   order a generator of its own."
# ---
# %% id="ablation-fair-start"
def fair_start(recipe, pictures, seed, epochs, batch_size, build_generator, build_discriminator):
    set_seed(seed)
    generator = build_generator(recipe.generator_widths)
    discriminator = build_discriminator(recipe.discriminator_widths)
    orders = [torch.randperm(len(pictures)) for _ in range(epochs)]
    stream = [pictures[chosen] for order in orders for chosen in order.split(batch_size)]
    return generator, discriminator, stream
