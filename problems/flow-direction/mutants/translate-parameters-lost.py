# ---
# title: The parameters are not handed on
# breaks: "Its parameters are those of the flow that came in"
# part: flow-direction-translate
# ceiling: 0.9
# hint: "Hand on flow.parameters, or the optimiser has nothing to train."
# ---
# %% id="flow-direction-translate"
def turn_around(flow):
    def forward(x):
        z = flow.inverse(x)
        return z, -flow.forward(z)[1]

    return TowardsLatent(forward, lambda z: flow.forward(z)[0])
