# ---
# title: "The rarer updates of the generator are not counted as such"
# breaks: "There is one for every `discriminator_updates` pictures shown."
# part: ablation-cost
# ceiling: 0.5
# hint: "The generator's update comes once for every discriminator_updates pictures: divide its
#   cost."
# ---
# %% id="ablation-cost"
def training_cost(recipe, pictures_shown):
    def forward(*widths):
        return sum(a * b for a, b in zip(widths[:-1], widths[1:], strict=True))

    generator = forward(ABLATION_NOISE_SIZE, *recipe.generator_widths, 784)
    discriminator = forward(784, *recipe.discriminator_widths, 1)
    discriminators_update = 1 * generator + 2 * 3 * discriminator
    generators_update = 3 * generator + 3 * discriminator
    return (discriminators_update + generators_update) * pictures_shown
