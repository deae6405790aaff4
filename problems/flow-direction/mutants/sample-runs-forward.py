# ---
# title: The layers run forward
# breaks: "No layer's `forward` is called."
# part: flow-direction-sample
# ceiling: 0.25
# hint: "forward goes from data to latents; samples need the inverse."
# ---
# %% id="flow-direction-sample"
def sample_data(layers, draw_latent, count):
    with torch.no_grad():
        points = draw_latent(count)
        for layer in layers:
            points, _ = layer.forward(points)
    return points
