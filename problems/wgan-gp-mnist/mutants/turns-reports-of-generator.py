# ---
# title: What the generator's updates return comes back
# breaks: "Returns the list of what `update_critic` returned."
# part: gp-turns
# ceiling: 0.8
# hint: "Collect what update_critic returns."
# ---
# %% id="gp-turns"
def take_turns(real_batches, draw, update_critic, update_generator):
    reports = []
    for real in real_batches:
        update_critic(real, draw(len(real)))
        reports.append(update_generator(draw(len(real))))
    return reports
