# ---
# title: "Sampling runs the flow from data to noise"
# breaks: "noise from `flow.draw_noise`, drawn in one call, taken to data."
# part: flow-sample
# ceiling: 0.5
# hint: "Sampling goes from noise to data: to_data, not to_noise."
# ---
# %% id="flow-sample"
def sample_flow(flow, count):
    with torch.no_grad():
        return flow.to_noise(flow.draw_noise(count))[0]
