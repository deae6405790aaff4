# ---
# title: "A label without pictures has agreement 0"
# breaks: "Where a label does not occur its entry is NaN"
# part: cgan-agreement
# ceiling: 0.75
# hint: "0 / 0 is not 0: a label that does not occur says nothing."
# ---
# %% id="cgan-agreement"
def label_agreement(logits, labels):
    agrees = (logits.argmax(dim=1) == labels).float()
    hits = torch.bincount(labels, weights=agrees, minlength=10)
    return hits / torch.bincount(labels, minlength=10).clamp(min=1)
