# ---
# title: "The translations end in a tanh too"
# breaks: "Those of the translation network end in a linear layer"
# part: rnvp-networks
# ceiling: 0.75
# hint: "Only log-scales need a bound: a translation between -1 and 1 cannot bring a pixel
#   where it belongs."
# ---
# %% id="rnvp-networks"
def scale_and_translation(size, hidden):
    def fully_connected(*ending):
        last = nn.Linear(hidden, size)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        return nn.Sequential(nn.Linear(size, hidden), nn.ReLU(), last, *ending)

    return fully_connected(nn.Tanh()), fully_connected(nn.Tanh())
