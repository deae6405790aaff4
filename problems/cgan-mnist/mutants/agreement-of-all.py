# ---
# title: "The share is taken of all pictures"
# breaks: "the share of the pictures of that label"
# part: cgan-agreement
# ceiling: 0.5
# hint: "Divide each label's hits by its own number of pictures, not by that of all."
# ---
# %% id="cgan-agreement"
def label_agreement(logits, labels):
    agrees = logits.argmax(dim=1) == labels
    shares = [(agrees & (labels == label)).sum() / len(labels) for label in range(10)]
    return torch.stack(shares)
