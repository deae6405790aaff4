# ---
# title: "The generator sees the noise of its opponent's update"
# breaks: "Each update gets noise of its own from `draw(count)`"
# part: ablation-rounds
# ceiling: 0.85
# hint: "Draw noise anew for the generator."
# ---
# %% id="ablation-rounds"
def play_rounds(stream, draw, discriminator_updates, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    for count, real in enumerate(stream, start=1):
        noise = draw(len(real))
        losses["discriminator"].append(update_discriminator(real, noise))
        if count % discriminator_updates == 0:
            losses["generator"].append(update_generator(noise))
    return losses
