# ---
# title: The gradients are clipped, not the weights
# breaks: "Gradients and buffers are left alone."
# part: clip-weights
# ceiling: 0.5
# hint: "If you clipped gradients: that bounds nothing; the parameters themselves go into the box."
# ---
# %% id="clip-weights"
def clip_weights(critic, bound):
    torch.nn.utils.clip_grad_value_(critic.parameters(), bound)
