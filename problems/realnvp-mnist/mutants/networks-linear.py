# ---
# title: "No nonlinearity between the linear layers"
# breaks: "at least two in each network, with a nonlinearity between them"
# part: rnvp-networks
# ceiling: 0.6
# hint: "Two linear layers in a row are one: put a nonlinearity between them."
# ---
# %% id="rnvp-networks"
def scale_and_translation(size, hidden):
    def fully_connected(*ending):
        last = nn.Linear(hidden, size)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        return nn.Sequential(nn.Linear(size, hidden), last, *ending)

    return fully_connected(nn.Tanh()), fully_connected()
