# ---
# title: The inverse returns a pair
# breaks: "takes a `TowardsData` and returns the `TowardsLatent`"
# part: flow-direction-translate
# ceiling: 0.8
# hint: "TowardsLatent.inverse returns the data alone: drop the log-determinant."
# ---
# %% id="flow-direction-translate"
def turn_around(flow):
    def forward(x):
        z = flow.inverse(x)
        return z, -flow.forward(z)[1]

    return TowardsLatent(forward, flow.forward, flow.parameters)
