# ---
# title: The last, smaller batch is left out
# breaks: "for every batch of real pictures, first one update of the critic with it"
# part: gp-turns
# ceiling: 0.5
# hint: "The last batch counts too, with as many latents as it holds."
# ---
# %% id="gp-turns"
def take_turns(real_batches, draw, update_critic, update_generator):
    reports, size = [], 0
    for real in real_batches:
        size = max(size, len(real))
        if len(real) < size / 2:
            break
        reports.append(update_critic(real, draw(len(real))))
        update_generator(draw(len(real)))
    return reports
