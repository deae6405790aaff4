# ---
# title: "Scale and translation share one body"
# breaks: "that share no parameter"
# part: rnvp-networks
# ceiling: 0.6
# hint: "Two networks are asked for: what the scale learns should not bend the translation."
# ---
# %% id="rnvp-networks"
def scale_and_translation(size, hidden):
    body = nn.Sequential(nn.Linear(size, hidden), nn.ReLU())
    ends = [nn.Linear(hidden, size) for _ in range(2)]
    for end in ends:
        nn.init.zeros_(end.weight)
        nn.init.zeros_(end.bias)
    return nn.Sequential(body, ends[0], nn.Tanh()), nn.Sequential(body, ends[1])
