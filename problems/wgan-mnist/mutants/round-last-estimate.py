# ---
# title: Only the last estimate is returned
# breaks: "Returns the list of the critic's estimates."
# part: one-round
# ceiling: 0.9
# hint: "Return all estimates of the round, in order."
# ---
# %% id="one-round"
def one_round(next_batch, draw, update_critic, update_generator, critic_updates):
    for _ in range(critic_updates):
        real = next_batch()
        estimate = update_critic(real, draw(len(real)))
    update_generator(draw(len(real)))
    return [estimate]
