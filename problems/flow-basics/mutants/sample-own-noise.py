# ---
# title: "The noise is Gaussian whatever the flow says"
# breaks: "noise from `flow.draw_noise`, drawn in one call"
# part: flow-sample
# ceiling: 0.5
# hint: "Use flow.draw_noise: the noise of a flow need not be Gaussian."
# ---
# %% id="flow-sample"
def sample_flow(flow, count):
    with torch.no_grad():
        return flow.to_data(torch.randn_like(flow.draw_noise(count)))
