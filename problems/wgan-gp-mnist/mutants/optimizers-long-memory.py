# ---
# title: The second beta is Adam's default
# breaks: "Adam at its own learning rate with $\\beta_1 = 0$ and $\\beta_2 = 0.9$"
# part: gp-optimizers
# ceiling: 0.5
# hint: "The second beta is 0.9, not 0.999."
# ---
# %% id="gp-optimizers"
def gp_optimizers(critic, generator, critic_rate, generator_rate):
    return (
        torch.optim.Adam(critic.parameters(), lr=critic_rate, betas=(0.0, 0.999)),
        torch.optim.Adam(generator.parameters(), lr=generator_rate, betas=(0.0, 0.999)),
    )
