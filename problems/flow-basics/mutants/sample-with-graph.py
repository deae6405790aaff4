# ---
# title: "The samples drag the graph along"
# breaks: "The samples carry no graph"
# part: flow-sample
# ceiling: 0.8
# hint: "Sample under torch.no_grad()."
# ---
# %% id="flow-sample"
def sample_flow(flow, count):
    return flow.to_data(flow.draw_noise(count))
