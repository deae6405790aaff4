# ---
# title: Latents are standard normal, whatever the flow's are
# breaks: "`draw_latent(count)` gives latents `[count, d]`, and is called once."
# part: flow-direction-sample
# ceiling: 0.5
# hint: "Use draw_latent: latents need not be Gaussian."
# ---
# %% id="flow-direction-sample"
def sample_data(layers, draw_latent, count):
    with torch.no_grad():
        points = torch.randn_like(draw_latent(count))
        for layer in reversed(layers):
            points = layer.inverse(points)
    return points
