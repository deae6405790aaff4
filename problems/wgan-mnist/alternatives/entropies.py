# ---
# title: The score as the entropy of the marginal minus the mean conditional entropy
# ---
# %% id="inception-score"
def inception_score(logits):
    conditional = torch.softmax(logits.to(torch.float64), dim=-1)
    marginal = conditional.mean(dim=0)
    entropy = torch.special.entr(marginal).sum()
    conditional_entropy = torch.special.entr(conditional).sum(dim=-1).mean()
    return float(torch.exp(entropy - conditional_entropy))


# %% id="generator-loss"
def generator_loss(fake_scores):
    return torch.mean(-1.0 * fake_scores)
