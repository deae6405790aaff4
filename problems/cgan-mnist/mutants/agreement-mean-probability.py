# ---
# title: "The judge's mean probability of the label"
# breaks: "for which the judge's most probable digit is that label"
# part: cgan-agreement
# ceiling: 0.75
# hint: "Count verdicts (argmax); the mean probability is another number."
# ---
# %% id="cgan-agreement"
def label_agreement(logits, labels):
    own = logits.softmax(dim=1)[torch.arange(len(labels)), labels]
    return torch.stack([own[labels == label].mean() for label in range(10)])
