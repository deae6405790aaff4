# ---
# title: "Noise is drawn once for each sample"
# breaks: "drawn in one call"
# part: flow-sample
# ceiling: 0.8
# hint: "Draw all the noise in one call."
# ---
# %% id="flow-sample"
def sample_flow(flow, count):
    with torch.no_grad():
        return torch.cat([flow.to_data(flow.draw_noise(1)) for _ in range(count)])
