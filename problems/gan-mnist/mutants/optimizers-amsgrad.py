# ---
# title: "AMSGrad instead of Adam"
# breaks: "All else is as PyTorch has it."
# part: gan-optimizers
# ceiling: 0.5
# hint: "The steps are not those of plain Adam: leave its other options, such as amsgrad, alone."
# ---
# %% id="gan-optimizers"
def gan_optimizers(discriminator, generator, learning_rate):
    betas = (0.5, 0.999)
    return tuple(
        torch.optim.Adam(network.parameters(), lr=learning_rate, betas=betas, amsgrad=True)
        for network in (discriminator, generator)
    )
