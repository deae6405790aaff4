# ---
# title: RMSprop, as in the WGAN with a box
# breaks: "Adam at its own learning rate with $\\beta_1 = 0$ and $\\beta_2 = 0.9$"
# part: gp-optimizers
# ceiling: 0.5
# hint: "Adam is asked for: unlike RMSprop it corrects for the start of its averages."
# ---
# %% id="gp-optimizers"
def gp_optimizers(critic, generator, critic_rate, generator_rate):
    return (
        torch.optim.RMSprop(critic.parameters(), lr=critic_rate, alpha=0.9),
        torch.optim.RMSprop(generator.parameters(), lr=generator_rate, alpha=0.9),
    )
