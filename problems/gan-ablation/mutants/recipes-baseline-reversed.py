# ---
# title: "The baseline's widths are exchanged"
# breaks: "`\"baseline\"` has a generator of 128, 256 and 512 hidden units"
# part: ablation-recipes
# ceiling: 0.5
# hint: "The generator widens towards the picture, the discriminator narrows towards the logit."
# ---
# %% id="ablation-recipes"
def recipes():
    generator, discriminator = (512, 256, 128), (128, 256, 512)
    return {
        "baseline": Recipe(generator, discriminator, 1),
        "wide generator": Recipe((1024, 512, 256), discriminator, 1),
        "deep discriminator": Recipe(generator, (128, 256, 256, 512, 512), 1),
        "ten to one": Recipe(generator, discriminator, 10),
    }
