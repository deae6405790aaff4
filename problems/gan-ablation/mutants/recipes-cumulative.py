# ---
# title: "Each experiment keeps the change of the one before"
# breaks: "Each of the others differs from it in *one* field"
# part: ablation-recipes
# ceiling: 0.5
# hint: "Change one field of the baseline at a time: otherwise nobody knows which change did it."
# ---
# %% id="ablation-recipes"
def recipes():
    generator, discriminator = (128, 256, 512), (512, 256, 128)
    return {
        "baseline": Recipe(generator, discriminator, 1),
        "wide generator": Recipe((256, 512, 1024), discriminator, 1),
        "deep discriminator": Recipe((256, 512, 1024), (512, 512, 256, 256, 128), 1),
        "ten to one": Recipe((256, 512, 1024), (512, 512, 256, 256, 128), 10),
    }
