# ---
# title: torch.autograd.functional.jacobian of the whole batch; inference mode
# ---
# %% id="flow-direction-density"
def log_density_by_autograd(f, latent_log_density, x):
    whole = torch.autograd.functional.jacobian(f, x)
    own = torch.stack([whole[i, :, i] for i in range(len(x))])
    sign, volume = torch.linalg.slogdet(own)
    return volume + latent_log_density(f(x))


# %% id="flow-direction-sample"
def sample_data(layers, draw_latent, count):
    with torch.inference_mode():
        points = draw_latent(count)
        for layer in list(layers)[::-1]:
            points = layer.inverse(points)
        return points.clone()


# %% id="flow-direction-translate"
def turn_around(flow):
    def explain(x):
        z = flow.inverse(x)
        again, log_det = flow.forward(z)
        return z, 0 - log_det

    def generate(z):
        return flow.forward(z)[0]

    return TowardsLatent(inverse=generate, forward=explain, parameters=tuple(flow.parameters))
