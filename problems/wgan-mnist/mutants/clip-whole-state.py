# ---
# title: The whole state is clipped, and a counter refuses
# breaks: "Gradients and buffers are left alone."
# part: clip-weights
# ceiling: 0.5
# hint: "state_dict holds buffers too, such as a counter of batches, which is an integer: clip
#   critic.parameters() only."
# ---
# %% id="clip-weights"
def clip_weights(critic, bound):
    for tensor in critic.state_dict().values():
        tensor.clamp_(-bound, bound)
