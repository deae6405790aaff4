# ---
# title: The latent is detached before the log-determinant is taken
# breaks: "gradients flow to them through both of the outputs of `forward`"
# part: flow-direction-translate
# ceiling: 0.9
# hint: "z depends on the parameters too: without no_grad or detach."
# ---
# %% id="flow-direction-translate"
def turn_around(flow):
    def forward(x):
        z = flow.inverse(x).detach()
        return z, -flow.forward(z)[1]

    return TowardsLatent(forward, lambda z: flow.forward(z)[0], flow.parameters)
