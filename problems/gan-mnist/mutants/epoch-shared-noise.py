# ---
# title: "Both updates of a batch see the same noise"
# breaks: "Each update gets noise of its own from `draw(count)`"
# part: gan-epoch
# ceiling: 0.75
# hint: "Draw noise anew for the generator."
# ---
# %% id="gan-epoch"
def gan_epoch(stream, draw, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    for real in stream:
        noise = draw(len(real))
        losses["discriminator"].append(update_discriminator(real, noise))
        losses["generator"].append(update_generator(noise))
    return losses
