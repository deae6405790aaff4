# ---
# title: The generator goes first
# breaks: "first one update of the critic with it, then one update of the generator"
# part: gp-turns
# ceiling: 0.6
# hint: "The critic goes first: the generator follows its gradient."
# ---
# %% id="gp-turns"
def take_turns(real_batches, draw, update_critic, update_generator):
    reports = []
    for real in real_batches:
        update_generator(draw(len(real)))
        reports.append(update_critic(real, draw(len(real))))
    return reports
