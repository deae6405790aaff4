# ---
# title: "The log-scales have no bound"
# breaks: "The outputs of the scale network lie in $[-1, 1]$ whatever its weights and inputs"
# part: rnvp-networks
# ceiling: 0.75
# hint: "The exponential of an unbounded log-scale overflows: end the scale network in a
#   tanh."
# ---
# %% id="rnvp-networks"
def scale_and_translation(size, hidden):
    def fully_connected(*ending):
        last = nn.Linear(hidden, size)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        return nn.Sequential(nn.Linear(size, hidden), nn.ReLU(), last, *ending)

    return fully_connected(), fully_connected()
