# ---
# title: "The share is taken of the pictures in which the judge sees the digit"
# breaks: "the share of the pictures of that label for which the judge's most probable digit is that
#   label"
# part: cgan-agreement
# ceiling: 0.5
# hint: "You divide by how often the judge says the digit; divide by how often it was asked for."
# ---
# %% id="cgan-agreement"
def label_agreement(logits, labels):
    verdicts = logits.argmax(dim=1)
    agrees = (verdicts == labels).float()
    return torch.stack([agrees[verdicts == label].mean() for label in range(10)])
