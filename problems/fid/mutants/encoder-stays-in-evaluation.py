# ---
# title: The network is left in evaluation mode
# breaks: "is left as it was found: its mode, training or evaluation"
# part: fid-encoder
# ceiling: 0.8
# hint: "Put the mode back: whoever trains this network goes on afterwards."
# ---
# %% id="fid-encoder"
def encode_pictures(network, images):
    network.eval()
    with torch.no_grad():
        return network[:-1](images)
