# ---
# title: "The last layers start at random"
# breaks: "A new network returns zeros for every input, because the weights and biases of its
#   last linear layer are zero."
# part: rnvp-networks
# ceiling: 0.75
# hint: "Set the last linear layer's weight and bias to zero, so that a new coupling changes
#   nothing."
# ---
# %% id="rnvp-networks"
def scale_and_translation(size, hidden):
    def fully_connected(*ending):
        last = nn.Linear(hidden, size)
        return nn.Sequential(nn.Linear(size, hidden), nn.ReLU(), last, *ending)

    return fully_connected(nn.Tanh()), fully_connected()
