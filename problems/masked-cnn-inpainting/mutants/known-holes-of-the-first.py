# ---
# title: The holes of the first picture are taken for all
# breaks: "Each picture has its own holes; where nothing is known it is 0."
# part: known-log-probability
# ceiling: 0.8
# hint: "missing[n] belongs to pictures[n]."
# ---
# %% id="known-log-probability"
def known_log_probability(logits, pictures, missing):
    log_probability = F.logsigmoid((2 * pictures - 1) * logits)
    return log_probability[:, ~missing[0]].sum(dim=1)
