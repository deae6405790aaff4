# ---
# title: "The generator plays after the first update of a round"
# breaks: "After every `discriminator_updates`-th update of the discriminator the generator gets
#   one."
# part: ablation-rounds
# ceiling: 0.5
# hint: "count % n == 0 with a count from 0 lets the generator play too early: count updates from
#   1."
# ---
# %% id="ablation-rounds"
def play_rounds(stream, draw, discriminator_updates, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    for count, real in enumerate(stream):
        losses["discriminator"].append(update_discriminator(real, draw(len(real))))
        if count % discriminator_updates == 0:
            losses["generator"].append(update_generator(draw(len(real))))
    return losses
