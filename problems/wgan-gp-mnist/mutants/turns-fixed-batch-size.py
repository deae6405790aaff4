# ---
# title: As many latents as the first batch holds
# breaks: "as many as this batch holds: the last batch of an epoch is smaller"
# part: gp-turns
# ceiling: 0.6
# hint: "Ask each batch for its size: len(real)."
# ---
# %% id="gp-turns"
def take_turns(real_batches, draw, update_critic, update_generator):
    reports, count = [], None
    for real in real_batches:
        count = count or len(real)
        reports.append(update_critic(real, draw(count)))
        update_generator(draw(count))
    return reports
