# ---
# title: The lecture's log-determinant is asked for at x
# breaks: "Its log-determinant has the right sign and is taken at the right point."
# part: flow-direction-translate
# ceiling: 0.5
# hint: "The lecture's flow takes latents: ask it at z = inverse(x), not at x."
# ---
# %% id="flow-direction-translate"
def turn_around(flow):
    def forward(x):
        return flow.inverse(x), -flow.forward(x)[1]

    return TowardsLatent(forward, lambda z: flow.forward(z)[0], flow.parameters)
