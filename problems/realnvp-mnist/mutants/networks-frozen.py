# ---
# title: "The zeros are not trainable"
# breaks: "They are trainable."
# part: rnvp-networks
# ceiling: 0.75
# hint: "A last layer without gradients stays zero for ever: initialise it with zeros, but let
#   it learn."
# ---
# %% id="rnvp-networks"
def scale_and_translation(size, hidden):
    def fully_connected(*ending):
        last = nn.Linear(hidden, size)
        last.requires_grad_(False)
        last.weight.zero_()
        last.bias.zero_()
        return nn.Sequential(nn.Linear(size, hidden), nn.ReLU(), last, *ending)

    return fully_connected(nn.Tanh()), fully_connected()
