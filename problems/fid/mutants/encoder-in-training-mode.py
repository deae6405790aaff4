# ---
# title: The network stays in training mode
# breaks: "The network works in evaluation mode meanwhile"
# part: fid-encoder
# ceiling: 0.5
# hint: "Dropout makes features random and normalisation mixes pictures: network.eval() first."
# ---
# %% id="fid-encoder"
def encode_pictures(network, images):
    with torch.no_grad():
        return network[:-1](images)
