# ---
# title: The features carry a graph
# breaks: "Features do not require gradients."
# part: fid-encoder
# ceiling: 0.8
# hint: "torch.no_grad() keeps the activations of ten thousand pictures out of memory."
# ---
# %% id="fid-encoder"
def encode_pictures(network, images):
    was_training = network.training
    network.eval()
    features = network[:-1](images)
    network.train(was_training)
    return features
