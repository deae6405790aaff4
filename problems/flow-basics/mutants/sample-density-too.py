# ---
# title: "Sampling evaluates the density as well"
# breaks: "`to_noise` and `noise_log_density` are not called"
# part: flow-sample
# ceiling: 0.8
# hint: "A sample needs no density and no determinant: one direction is enough."
# ---
# %% id="flow-sample"
def sample_flow(flow, count):
    with torch.no_grad():
        samples = flow.to_data(flow.draw_noise(count))
        z, log_det = flow.to_noise(samples)
        weights = flow.noise_log_density(z) + log_det
        return samples[weights > -torch.inf]
