# ---
# title: "The smaller last batch is left out"
# breaks: "goes once through `stream`, which yields batches of real pictures; the last one may be
#   smaller."
# part: gan-epoch
# ceiling: 0.5
# hint: "Every batch counts, the last one too."
# ---
# %% id="gan-epoch"
def gan_epoch(stream, draw, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    size = None
    for real in stream:
        size = size or len(real)
        if len(real) < size:
            continue
        losses["discriminator"].append(update_discriminator(real, draw(len(real))))
        losses["generator"].append(update_generator(draw(len(real))))
    return losses
