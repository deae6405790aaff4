# ---
# title: Latents are float64
# breaks: "A float32 tensor [count, LATENT_SIZE] on DEVICE"
# part: sample-latents
# ceiling: 0.5
# hint: "If its dtype is what is wrong: NumPy draws float64, and a network's weights are float32."
# ---
# %% id="sample-latents"
def sample_latents(count):
    return torch.from_numpy(np.random.standard_normal((count, LATENT_SIZE))).to(DEVICE)
