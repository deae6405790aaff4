# ---
# title: "One batch is used for all updates of a round"
# breaks: "Every batch is used in exactly one update of the discriminator, in order."
# part: ablation-rounds
# ceiling: 0.5
# hint: "Ten updates on one batch are not ten batches: take the next one each time."
# ---
# %% id="ablation-rounds"
def play_rounds(stream, draw, discriminator_updates, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    for real in stream:
        for _ in range(discriminator_updates):
            losses["discriminator"].append(update_discriminator(real, draw(len(real))))
        losses["generator"].append(update_generator(draw(len(real))))
    return losses
