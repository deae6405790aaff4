# ---
# title: The generator is updated once an epoch
# breaks: "first one update of the critic with it, then one update of the generator"
# part: gp-turns
# ceiling: 0.5
# hint: "The generator's update belongs into the loop over the batches."
# ---
# %% id="gp-turns"
def take_turns(real_batches, draw, update_critic, update_generator):
    reports = []
    for real in real_batches:
        reports.append(update_critic(real, draw(len(real))))
    update_generator(draw(len(real)))
    return reports
