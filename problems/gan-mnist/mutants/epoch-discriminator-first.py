# ---
# title: "All updates of the discriminator come before those of the generator"
# breaks: "For every batch the discriminator is updated once, and then the generator once."
# part: gan-epoch
# ceiling: 0.5
# hint: "The players take turns after every batch: against an opponent who does not answer, the
#   generator collapses."
# ---
# %% id="gan-epoch"
def gan_epoch(stream, draw, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    sizes = []
    for real in stream:
        losses["discriminator"].append(update_discriminator(real, draw(len(real))))
        sizes.append(len(real))
    for size in sizes:
        losses["generator"].append(update_generator(draw(size)))
    return losses
