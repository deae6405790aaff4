# ---
# title: "Backward passes are not counted"
# breaks: "A *backward* pass through a network costs twice its forward pass."
# part: ablation-cost
# ceiling: 0.5
# hint: "Training runs backward, too, at twice the cost."
# ---
# %% id="ablation-cost"
def training_cost(recipe, pictures_shown):
    def forward(*widths):
        return sum(a * b for a, b in zip(widths[:-1], widths[1:], strict=True))

    generator = forward(ABLATION_NOISE_SIZE, *recipe.generator_widths, 784)
    discriminator = forward(784, *recipe.discriminator_widths, 1)
    discriminators_update = 1 * generator + 2 * 1 * discriminator
    generators_update = 1 * generator + 1 * discriminator
    return (
        discriminators_update + generators_update / recipe.discriminator_updates
    ) * pictures_shown
