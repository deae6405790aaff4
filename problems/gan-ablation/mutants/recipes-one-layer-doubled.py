# ---
# title: "Only the last hidden layer is doubled"
# breaks: "every hidden layer of the generator is twice as wide;"
# part: ablation-recipes
# ceiling: 0.75
# hint: "Double every hidden layer of the generator."
# ---
# %% id="ablation-recipes"
def recipes():
    generator, discriminator = (128, 256, 512), (512, 256, 128)
    return {
        "baseline": Recipe(generator, discriminator, 1),
        "wide generator": Recipe((128, 256, 1024), discriminator, 1),
        "deep discriminator": Recipe(generator, (512, 512, 256, 256, 128), 1),
        "ten to one": Recipe(generator, discriminator, 10),
    }
