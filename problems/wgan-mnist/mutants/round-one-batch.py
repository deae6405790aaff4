# ---
# title: All critic updates of a round see the same batch
# breaks: "Every update of the critic gets a fresh batch of real pictures"
# part: one-round
# ceiling: 0.75
# hint: "Ask for a new batch inside the loop: several updates on one batch only learn that
#   batch."
# ---
# %% id="one-round"
def one_round(next_batch, draw, update_critic, update_generator, critic_updates):
    real = next_batch()
    estimates = [update_critic(real, draw(len(real))) for _ in range(critic_updates)]
    update_generator(draw(len(real)))
    return estimates
