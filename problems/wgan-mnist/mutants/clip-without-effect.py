# ---
# title: Clipped copies are made and dropped
# breaks: "It works in place"
# part: clip-weights
# ceiling: 0.5
# hint: "If you used parameter.clamp: it makes a copy, and assigning that to the loop variable
#   leaves the critic as it was."
# ---
# %% id="clip-weights"
def clip_weights(critic, bound):
    for parameter in critic.parameters():
        parameter = parameter.clamp(-bound, bound)
