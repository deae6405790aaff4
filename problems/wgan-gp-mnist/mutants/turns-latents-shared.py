# ---
# title: The generator gets the latents that the critic has just seen
# breaks: "Each of the two updates gets fresh latents from `draw(count)`"
# part: gp-turns
# ceiling: 0.6
# hint: "Draw latents anew for the generator."
# ---
# %% id="gp-turns"
def take_turns(real_batches, draw, update_critic, update_generator):
    reports = []
    for real in real_batches:
        latents = draw(len(real))
        reports.append(update_critic(real, latents))
        update_generator(latents)
    return reports
