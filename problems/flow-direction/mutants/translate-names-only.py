# ---
# title: The maps are not exchanged
# breaks: "the same distribution of data from the same latents"
# part: flow-direction-translate
# ceiling: 0.3
# hint: "Its forward map has to go from data to latents: that is the lecture's inverse."
# ---
# %% id="flow-direction-translate"
def turn_around(flow):
    def forward(x):
        z, log_det = flow.forward(x)
        return z, -log_det

    return TowardsLatent(forward, flow.inverse, flow.parameters)
