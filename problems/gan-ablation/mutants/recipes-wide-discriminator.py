# ---
# title: "The discriminator is doubled instead of the generator"
# breaks: "every hidden layer of the generator is twice as wide;"
# part: ablation-recipes
# ceiling: 0.75
# hint: "The experiment is about the generator's width: yours widens the discriminator."
# ---
# %% id="ablation-recipes"
def recipes():
    generator, discriminator = (128, 256, 512), (512, 256, 128)
    return {
        "baseline": Recipe(generator, discriminator, 1),
        "wide generator": Recipe(generator, (1024, 512, 256), 1),
        "deep discriminator": Recipe(generator, (512, 512, 256, 256, 128), 1),
        "ten to one": Recipe(generator, discriminator, 10),
    }
