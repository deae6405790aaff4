# ---
# title: Each layer also runs forward, for its log-determinant
# breaks: "No layer's `forward` is called."
# part: flow-direction-sample
# ceiling: 0.8
# hint: "Samples need no determinant."
# ---
# %% id="flow-direction-sample"
def sample_data(layers, draw_latent, count):
    with torch.no_grad():
        points = draw_latent(count)
        for layer in reversed(layers):
            points = layer.inverse(points)
            layer.forward(points)
    return points
