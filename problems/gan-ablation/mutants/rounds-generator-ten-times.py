# ---
# title: "The generator gets the updates of the discriminator"
# breaks: "the generator gets one."
# part: ablation-rounds
# ceiling: 0.5
# hint: "It is the discriminator that plays more often."
# ---
# %% id="ablation-rounds"
def play_rounds(stream, draw, discriminator_updates, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    for real in stream:
        losses["discriminator"].append(update_discriminator(real, draw(len(real))))
        for _ in range(discriminator_updates):
            losses["generator"].append(update_generator(draw(len(real))))
    return losses
