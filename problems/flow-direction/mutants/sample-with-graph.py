# ---
# title: The samples carry the layers' graph
# breaks: "Samples do not require gradients."
# part: flow-direction-sample
# ceiling: 0.8
# hint: "Sample under torch.no_grad(), or detach: a graph for each sample costs memory."
# ---
# %% id="flow-direction-sample"
def sample_data(layers, draw_latent, count):
    points = draw_latent(count)
    for layer in reversed(layers):
        points = layer.inverse(points)
    return points
