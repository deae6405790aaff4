# ---
# title: Adam keeps its default momentum
# breaks: "There is no momentum: with a gradient of zero nothing moves."
# part: make-optimizers
# ceiling: 0.5
# hint: "Adam's beta1 (0.9 by default) and RMSprop's momentum are both momentum: use
#   betas=(0.0, 0.9), or plain RMSprop."
# ---
# %% id="make-optimizers"
def make_optimizers(critic, generator, learning_rate):
    return (
        torch.optim.Adam(critic.parameters(), lr=learning_rate),
        torch.optim.Adam(generator.parameters(), lr=learning_rate),
    )
