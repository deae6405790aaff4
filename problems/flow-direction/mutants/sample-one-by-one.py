# ---
# title: Latents are drawn one at a time
# breaks: "`draw_latent(count)` gives latents `[count, d]`, and is called once."
# part: flow-direction-sample
# ceiling: 0.8
# hint: "Draw all latents in one call, and run the layers on the whole batch."
# ---
# %% id="flow-direction-sample"
def sample_data(layers, draw_latent, count):
    rows = []
    with torch.no_grad():
        for _ in range(count):
            row = draw_latent(1)
            for layer in reversed(layers):
                row = layer.inverse(row)
            rows.append(row)
    return torch.cat(rows)
