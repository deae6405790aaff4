# ---
# title: "NaN where nobody goes"
# breaks: "where both are, any number from 0 to 1 is right, and NaN is not."
# part: dstar-best
# ceiling: 0.8
# hint: "Where both logarithms are -inf their difference is NaN: choose a number."
# ---
# %% id="dstar-best"
def best_probability(log_data, log_model):
    return torch.sigmoid(log_data - log_model)
