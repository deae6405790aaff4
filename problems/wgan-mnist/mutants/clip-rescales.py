# ---
# title: Each tensor is rescaled to fit the box
# breaks: "entries inside stay as they are"
# part: clip-weights
# ceiling: 0.5
# hint: "Only entries outside the box move, to its nearest edge: dividing by the largest moves
#   them all."
# ---
# %% id="clip-weights"
def clip_weights(critic, bound):
    with torch.no_grad():
        for parameter in critic.parameters():
            parameter.mul_(bound / parameter.abs().max().clamp(min=bound))
