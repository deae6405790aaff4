# ---
# title: "Logits are returned as probabilities"
# breaks: "returns $D^*$ there."
# part: dstar-best
# ceiling: 0.4
# hint: "The difference of the logarithms is the logit: a sigmoid makes it a probability."
# ---
# %% id="dstar-best"
def best_probability(log_data, log_model):
    return (log_data - log_model).nan_to_num(nan=0.5)
