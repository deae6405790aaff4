# ---
# title: Biases are left outside the box
# breaks: "moves every entry of every parameter, biases included"
# part: clip-weights
# ceiling: 0.75
# hint: "Every parameter of the critic belongs in the box: biases and scales of normalisations
#   too."
# ---
# %% id="clip-weights"
def clip_weights(critic, bound):
    for module in critic.modules():
        if isinstance(module, (nn.Linear, nn.Conv2d)):
            module.weight.data.clamp_(-bound, bound)
