# ---
# title: Five updates of the critic for one of the generator
# breaks: "first one update of the critic with it, then one update of the generator"
# part: gp-turns
# ceiling: 0.5
# hint: "With the penalty one update each is enough here, and asked for."
# ---
# %% id="gp-turns"
def take_turns(real_batches, draw, update_critic, update_generator):
    reports = []
    for real in real_batches:
        for _ in range(5):
            reports.append(update_critic(real, draw(len(real))))
        update_generator(draw(len(real)))
    return reports
