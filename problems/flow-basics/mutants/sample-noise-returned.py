# ---
# title: "The noise is returned without the map"
# breaks: "`sample_flow(flow, count)` returns `count` points of the flow's own distribution"
# part: flow-sample
# ceiling: 0.5
# hint: "The noise still has to go through f."
# ---
# %% id="flow-sample"
def sample_flow(flow, count):
    return flow.draw_noise(count)
