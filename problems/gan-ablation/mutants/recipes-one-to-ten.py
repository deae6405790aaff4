# ---
# title: "The generator gets the ten updates"
# breaks: "ten updates of the discriminator for each one of the generator."
# part: ablation-recipes
# ceiling: 0.75
# hint: "discriminator_updates counts the discriminator's updates for one of the generator: ten,
#   not a tenth."
# ---
# %% id="ablation-recipes"
def recipes():
    generator, discriminator = (128, 256, 512), (512, 256, 128)
    return {
        "baseline": Recipe(generator, discriminator, 1),
        "wide generator": Recipe((256, 512, 1024), discriminator, 1),
        "deep discriminator": Recipe(generator, (512, 512, 256, 256, 128), 1),
        "ten to one": Recipe(generator, discriminator, 0.1),
    }
