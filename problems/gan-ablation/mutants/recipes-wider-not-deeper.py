# ---
# title: "The discriminator is widened, not deepened"
# breaks: "the discriminator has at least two hidden layers more."
# part: ablation-recipes
# ceiling: 0.75
# hint: "Add layers; wider layers are another experiment."
# ---
# %% id="ablation-recipes"
def recipes():
    generator, discriminator = (128, 256, 512), (512, 256, 128)
    return {
        "baseline": Recipe(generator, discriminator, 1),
        "wide generator": Recipe((256, 512, 1024), discriminator, 1),
        "deep discriminator": Recipe(generator, (1024, 512, 256), 1),
        "ten to one": Recipe(generator, discriminator, 10),
    }
