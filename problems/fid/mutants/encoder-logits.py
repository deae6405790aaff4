# ---
# title: Logits are taken for features
# breaks: "the features `[N, d]` that this last layer is given"
# part: fid-encoder
# ceiling: 0.3
# hint: "The logits have one entry a class; features come from just before the last layer."
# ---
# %% id="fid-encoder"
def encode_pictures(network, images):
    was_training = network.training
    network.eval()
    with torch.no_grad():
        features = network(images)
    network.train(was_training)
    return features
