# ---
# title: Both optimisers hold the parameters of both networks
# breaks: "each with its own network's parameters and no others"
# part: make-optimizers
# ceiling: 0.5
# hint: "Each optimiser gets the parameters of its own network only."
# ---
# %% id="make-optimizers"
def make_optimizers(critic, generator, learning_rate):
    parameters = [*critic.parameters(), *generator.parameters()]
    return (
        torch.optim.RMSprop(parameters, lr=learning_rate),
        torch.optim.RMSprop(parameters, lr=learning_rate),
    )
