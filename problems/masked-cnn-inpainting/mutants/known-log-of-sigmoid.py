# ---
# title: The logarithm is taken of a sigmoid that has rounded to 0
# breaks: "Sure predictions stay finite, as above."
# part: known-log-probability
# ceiling: 0.8
# hint: "Use logsigmoid, or a cross-entropy that takes logits."
# ---
# %% id="known-log-probability"
def known_log_probability(logits, pictures, missing):
    probability = torch.sigmoid((2 * pictures - 1) * logits)
    return torch.log(probability).masked_fill(missing, 0.0).flatten(1).sum(dim=1)
