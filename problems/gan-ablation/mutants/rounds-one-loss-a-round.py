# ---
# title: "Only the last loss of the discriminator in a round is kept"
# breaks: "It returns the losses, `{\"discriminator\": [...], \"generator\": [...]}`, in order."
# part: ablation-rounds
# ceiling: 0.85
# hint: "Keep the loss of every update: curves need them all."
# ---
# %% id="ablation-rounds"
def play_rounds(stream, draw, discriminator_updates, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    for count, real in enumerate(stream, start=1):
        loss = update_discriminator(real, draw(len(real)))
        if count % discriminator_updates == 0:
            losses["discriminator"].append(loss)
            losses["generator"].append(update_generator(draw(len(real))))
    return losses
