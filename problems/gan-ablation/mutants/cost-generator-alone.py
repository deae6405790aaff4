# ---
# title: "The generator's update is charged without the discriminator"
# breaks: "a generator's update takes one fake forward and backward through *both* networks."
# part: ablation-cost
# ceiling: 0.5
# hint: "The gradient comes back through the discriminator: it costs a pass there as well."
# ---
# %% id="ablation-cost"
def training_cost(recipe, pictures_shown):
    def forward(*widths):
        return sum(a * b for a, b in zip(widths[:-1], widths[1:], strict=True))

    generator = forward(ABLATION_NOISE_SIZE, *recipe.generator_widths, 784)
    discriminator = forward(784, *recipe.discriminator_widths, 1)
    discriminators_update = 1 * generator + 2 * 3 * discriminator
    generators_update = 3 * generator
    return (
        discriminators_update + generators_update / recipe.discriminator_updates
    ) * pictures_shown
