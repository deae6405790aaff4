# ---
# title: One layer too many is left out
# breaks: "the features `[N, d]` that this last layer is given"
# part: fid-encoder
# ceiling: 0.3
# hint: "network[:-1] is everything but the last layer."
# ---
# %% id="fid-encoder"
def encode_pictures(network, images):
    was_training = network.training
    network.eval()
    with torch.no_grad():
        features = network[:-3](images)
    network.train(was_training)
    return features
