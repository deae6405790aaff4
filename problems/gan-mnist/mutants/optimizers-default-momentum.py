# ---
# title: "Adam's default momentum"
# breaks: "with $\\beta_1 = 0.5$ and $\\beta_2 = 0.999$"
# part: gan-optimizers
# ceiling: 0.5
# hint: "Set betas=(0.5, 0.999): the default beta1 of 0.9 remembers gradients of an opponent who
#   has moved on."
# ---
# %% id="gan-optimizers"
def gan_optimizers(discriminator, generator, learning_rate):
    return (
        torch.optim.Adam(discriminator.parameters(), lr=learning_rate),
        torch.optim.Adam(generator.parameters(), lr=learning_rate),
    )
