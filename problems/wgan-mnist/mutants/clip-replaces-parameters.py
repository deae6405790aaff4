# ---
# title: Clipped parameters replace those that the optimiser holds
# breaks: "afterwards the critic and its optimiser hold the same parameter objects as before"
# part: clip-weights
# ceiling: 0.75
# hint: "A new nn.Parameter is unknown to the optimiser: change the old one in place."
# ---
# %% id="clip-weights"
def clip_weights(critic, bound):
    for module in critic.modules():
        for name, parameter in list(module.named_parameters(recurse=False)):
            clipped = nn.Parameter(parameter.detach().clamp(-bound, bound))
            clipped.grad = parameter.grad
            setattr(module, name, clipped)
