# ---
# title: One latent is drawn and repeated for the whole batch
# breaks: "every row its own draw"
# part: sample-latents
# ceiling: 0.5
# hint: "Draw count rows: one row expanded to a batch gives one picture a hundred times."
# ---
# %% id="sample-latents"
def sample_latents(count):
    return torch.randn(1, LATENT_SIZE, device=DEVICE).repeat(count, 1)
