# ---
# title: "A small number in the denominator"
# breaks: "It is right also where both densities are zero for the dtype."
# part: dstar-best
# ceiling: 0.7
# hint: "The small number decides wherever the densities are smaller than it."
# ---
# %% id="dstar-best"
def best_probability(log_data, log_model):
    data, model = log_data.exp(), log_model.exp()
    return data / (data + model + 1e-12)
