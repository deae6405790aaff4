# ---
# title: "Left-over updates are followed by one of the generator"
# breaks: "of the discriminator that are left over at the end are followed by none."
# part: ablation-rounds
# ceiling: 0.5
# hint: "What is left over at the end is followed by no update of the generator."
# ---
# %% id="ablation-rounds"
def play_rounds(stream, draw, discriminator_updates, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    count = 0
    for real in stream:
        losses["discriminator"].append(update_discriminator(real, draw(len(real))))
        count += 1
        if count == discriminator_updates:
            losses["generator"].append(update_generator(draw(len(real))))
            count = 0
    if count:
        losses["generator"].append(update_generator(draw(len(real))))
    return losses
