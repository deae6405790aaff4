# ---
# title: "The generator's updates are multiplied instead of divided"
# breaks: "There is one for every `discriminator_updates` pictures shown."
# part: ablation-cost
# ceiling: 0.5
# hint: "With ten updates of the discriminator for one, the generator's are rarer, not more
#   frequent."
# ---
# %% id="ablation-cost"
def training_cost(recipe, pictures_shown):
    def forward(*widths):
        return sum(a * b for a, b in zip(widths[:-1], widths[1:], strict=True))

    generator = forward(ABLATION_NOISE_SIZE, *recipe.generator_widths, 784)
    discriminator = forward(784, *recipe.discriminator_widths, 1)
    discriminators_update = 1 * generator + 2 * 3 * discriminator
    generators_update = 3 * generator + 3 * discriminator
    return (
        discriminators_update + generators_update * recipe.discriminator_updates
    ) * pictures_shown
