# ---
# title: "Only the mean loss of the epoch is returned"
# breaks: "It returns the losses that the updates return"
# part: gan-epoch
# ceiling: 0.75
# hint: "Return the loss of every update, in order, not their mean."
# ---
# %% id="gan-epoch"
def gan_epoch(stream, draw, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    for real in stream:
        losses["discriminator"].append(update_discriminator(real, draw(len(real))))
        losses["generator"].append(update_generator(draw(len(real))))
    losses = {name: [sum(values) / len(values)] for name, values in losses.items()}
    return losses
