# ---
# title: "The batch size is written into the loop"
# breaks: "as many as the batch holds"
# part: gan-epoch
# ceiling: 0.75
# hint: "The last batch is smaller: draw as much noise as this batch holds pictures."
# ---
# %% id="gan-epoch"
def gan_epoch(stream, draw, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    for real in stream:
        losses["discriminator"].append(update_discriminator(real, draw(64)))
        losses["generator"].append(update_generator(draw(64)))
    return losses
