# ---
# title: "The model's share"
# breaks: "returns $D^*$ there."
# part: dstar-best
# ceiling: 0.4
# hint: "This is the probability of fake."
# ---
# %% id="dstar-best"
def best_probability(log_data, log_model):
    return torch.sigmoid(log_model - log_data).nan_to_num(nan=0.5)
