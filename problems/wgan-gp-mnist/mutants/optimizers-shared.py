# ---
# title: Both optimisers have the critic's parameters
# breaks: "each with its own network's parameters and no"
# part: gp-optimizers
# ceiling: 0.5
# hint: "The second optimiser gets the generator's parameters."
# ---
# %% id="gp-optimizers"
def gp_optimizers(critic, generator, critic_rate, generator_rate):
    return (
        torch.optim.Adam(critic.parameters(), lr=critic_rate, betas=(0.0, 0.9)),
        torch.optim.Adam(critic.parameters(), lr=generator_rate, betas=(0.0, 0.9)),
    )
