# ---
# title: "AdamW, which pulls weights to zero, instead of Adam"
# breaks: "Two `Adam` optimisers"
# part: gan-optimizers
# ceiling: 0.5
# hint: "The steps are not those of plain Adam: AdamW shrinks the weights at every step, too."
# ---
# %% id="gan-optimizers"
def gan_optimizers(discriminator, generator, learning_rate):
    betas = (0.5, 0.999)
    return tuple(
        torch.optim.AdamW(network.parameters(), lr=learning_rate, betas=betas)
        for network in (discriminator, generator)
    )
