# ---
# title: The learning rates are exchanged
# breaks: "Adam at its own learning rate with $\\beta_1 = 0$ and $\\beta_2 = 0.9$"
# part: gp-optimizers
# ceiling: 0.5
# hint: "The first rate is the critic's, the second the generator's."
# ---
# %% id="gp-optimizers"
def gp_optimizers(critic, generator, critic_rate, generator_rate):
    return (
        torch.optim.Adam(critic.parameters(), lr=generator_rate, betas=(0.0, 0.9)),
        torch.optim.Adam(generator.parameters(), lr=critic_rate, betas=(0.0, 0.9)),
    )
