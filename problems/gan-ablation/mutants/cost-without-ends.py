# ---
# title: "The first and last layers are left out"
# breaks: "ends included: noise or 784 pixels first"
# part: ablation-cost
# ceiling: 0.5
# hint: "The layers from the input and to the output count as well, and they are the largest."
# ---
# %% id="ablation-cost"
def training_cost(recipe, pictures_shown):
    def forward(*widths):
        return sum(a * b for a, b in zip(widths[:-1], widths[1:], strict=True))

    generator = forward(*recipe.generator_widths)
    discriminator = forward(*recipe.discriminator_widths)
    discriminators_update = 1 * generator + 2 * 3 * discriminator
    generators_update = 3 * generator + 3 * discriminator
    return (
        discriminators_update + generators_update / recipe.discriminator_updates
    ) * pictures_shown
