# ---
# title: "The generator's optimiser moves both networks"
# breaks: "each with its own network's parameters and no others"
# part: gan-optimizers
# ceiling: 0.5
# hint: "The generator's optimiser also holds the discriminator's parameters, and would make it
#   easier to fool."
# ---
# %% id="gan-optimizers"
def gan_optimizers(discriminator, generator, learning_rate):
    everything = [*generator.parameters(), *discriminator.parameters()]
    return (
        torch.optim.Adam(discriminator.parameters(), lr=learning_rate, betas=(0.5, 0.999)),
        torch.optim.Adam(everything, lr=learning_rate, betas=(0.5, 0.999)),
    )
