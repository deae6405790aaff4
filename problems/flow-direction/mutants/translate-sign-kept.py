# ---
# title: The log-determinant keeps the lecture's sign
# breaks: "Its log-determinant has the right sign and is taken at the right point."
# part: flow-direction-translate
# ceiling: 0.5
# hint: "dz/dx is the inverse of dx/dz: the logarithm of its determinant has the other sign."
# ---
# %% id="flow-direction-translate"
def turn_around(flow):
    def forward(x):
        z = flow.inverse(x)
        return z, flow.forward(z)[1]

    return TowardsLatent(forward, lambda z: flow.forward(z)[0], flow.parameters)
