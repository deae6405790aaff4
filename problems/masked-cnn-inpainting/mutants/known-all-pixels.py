# ---
# title: All pixels are summed
# breaks: "the sum of the log-probabilities of its *known* pixels"
# part: known-log-probability
# ceiling: 0.5
# hint: "The drawn pixels were drawn with their probability already: they are no part of the
#   weight."
# ---
# %% id="known-log-probability"
def known_log_probability(logits, pictures, missing):
    log_probability = F.logsigmoid((2 * pictures - 1) * logits)
    return log_probability.flatten(1).sum(dim=1)
