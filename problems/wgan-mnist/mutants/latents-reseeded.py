# ---
# title: The seed is set inside the function
# breaks: "Every call draws anew, and seeds nothing"
# part: sample-latents
# ceiling: 0.5
# hint: "A seed set inside the function gives the same latents in every call."
# ---
# %% id="sample-latents"
def sample_latents(count):
    torch.manual_seed(SEED)
    return torch.randn(count, LATENT_SIZE, device=DEVICE)
