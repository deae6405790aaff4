# ---
# title: Each divergence is exponentiated before the mean
# breaks: "The expectation is the mean over all N pictures (one split)"
# part: inception-score
# ceiling: 0.5
# hint: "Average the divergences first, then take the exponential once."
# ---
# %% id="inception-score"
def inception_score(logits):
    conditional = F.softmax(logits.double(), dim=1)
    marginal = conditional.mean(dim=0)
    divergence = torch.special.entr(conditional).neg() - conditional * marginal.log()
    return divergence.sum(dim=1).exp().mean().item()
