# ---
# title: "The generator's optimiser holds the discriminator's parameters"
# breaks: "each with its own network's parameters and no others"
# part: gan-optimizers
# ceiling: 0.5
# hint: "The generator's optimiser moves the discriminator: look at whose parameters each one
#   gets."
# ---
# %% id="gan-optimizers"
def gan_optimizers(discriminator, generator, learning_rate):
    betas = (0.5, 0.999)
    return (
        torch.optim.Adam(discriminator.parameters(), lr=learning_rate, betas=betas),
        torch.optim.Adam(discriminator.parameters(), lr=learning_rate, betas=betas),
    )
