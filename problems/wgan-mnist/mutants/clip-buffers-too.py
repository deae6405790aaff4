# ---
# title: The whole state, buffers included, is clipped
# breaks: "Gradients and buffers are left alone."
# part: clip-weights
# ceiling: 0.75
# hint: "state_dict holds buffers too, such as running statistics: clip critic.parameters()
#   only."
# ---
# %% id="clip-weights"
def clip_weights(critic, bound):
    for tensor in critic.state_dict().values():
        if tensor.is_floating_point():
            tensor.clamp_(-bound, bound)
