# ---
# title: The missing pixels are summed, not the known ones
# breaks: "the sum of the log-probabilities of its *known* pixels"
# part: known-log-probability
# ceiling: 0.5
# hint: "missing is True where a pixel does not count here."
# ---
# %% id="known-log-probability"
def known_log_probability(logits, pictures, missing):
    log_probability = F.logsigmoid((2 * pictures - 1) * logits)
    return (log_probability * missing).flatten(1).sum(dim=1)
