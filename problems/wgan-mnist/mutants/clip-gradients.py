# ---
# title: The gradients are clipped, not the weights
# breaks: "Gradients and buffers are left alone."
# part: clip-weights
# ceiling: 0.5
# hint: "Weight clipping bounds the parameters themselves; clipping gradients bounds nothing."
# ---
# %% id="clip-weights"
def clip_weights(critic, bound):
    torch.nn.utils.clip_grad_value_(critic.parameters(), bound)
