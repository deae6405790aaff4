# ---
# title: "The added layers are bottlenecks"
# breaks: "narrower than its narrowest, so that it is depth that is added"
# part: ablation-recipes
# ceiling: 0.75
# hint: "A narrow layer takes information and cost away: add layers of 128 to 512 units."
# ---
# %% id="ablation-recipes"
def recipes():
    generator, discriminator = (128, 256, 512), (512, 256, 128)
    return {
        "baseline": Recipe(generator, discriminator, 1),
        "wide generator": Recipe((256, 512, 1024), discriminator, 1),
        "deep discriminator": Recipe(generator, (64, 512, 256, 128, 32), 1),
        "ten to one": Recipe(generator, discriminator, 10),
    }
