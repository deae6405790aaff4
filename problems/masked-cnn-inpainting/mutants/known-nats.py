# ---
# title: The cost is returned, not the log-probability
# breaks: "returns the logarithm of that product"
# part: known-log-probability
# ceiling: 0.5
# hint: "A log-probability is negative, and larger where the known pixels fit: no minus sign."
# ---
# %% id="known-log-probability"
def known_log_probability(logits, pictures, missing):
    log_probability = F.logsigmoid((2 * pictures - 1) * logits)
    return -log_probability.masked_fill(missing, 0.0).flatten(1).sum(dim=1)
