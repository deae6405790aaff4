# ---
# title: "Depth is added and width taken away"
# breaks: "three are still there, in their order"
# part: ablation-recipes
# ceiling: 0.75
# hint: "Keep the baseline's layers and add some: yours is deeper and narrower at once."
# ---
# %% id="ablation-recipes"
def recipes():
    generator, discriminator = (128, 256, 512), (512, 256, 128)
    return {
        "baseline": Recipe(generator, discriminator, 1),
        "wide generator": Recipe((256, 512, 1024), discriminator, 1),
        "deep discriminator": Recipe(generator, (256, 128, 128, 64, 32), 1),
        "ten to one": Recipe(generator, discriminator, 10),
    }
