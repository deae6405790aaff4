# ---
# title: The inverses run in the order of the layers
# breaks: "under the inverse of the whole row of layers"
# part: flow-direction-sample
# ceiling: 0.5
# hint: "What was done last is undone first: go through the layers backwards."
# ---
# %% id="flow-direction-sample"
def sample_data(layers, draw_latent, count):
    with torch.no_grad():
        points = draw_latent(count)
        for layer in layers:
            points = layer.inverse(points)
    return points
