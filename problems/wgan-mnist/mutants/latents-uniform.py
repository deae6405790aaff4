# ---
# title: Latents are uniform numbers, not Gaussian ones
# breaks: "The entries of the latents are independent standard normal numbers."
# part: sample-latents
# ceiling: 0.5
# hint: "If you used torch.rand: it draws uniform numbers; the contract asks for standard normal
#   ones."
# ---
# %% id="sample-latents"
def sample_latents(count):
    return 2 * torch.rand(count, LATENT_SIZE, device=DEVICE) - 1
