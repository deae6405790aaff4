# ---
# title: "The densities are computed first"
# breaks: "It is right also where both densities are zero for the dtype."
# part: dstar-best
# ceiling: 0.7
# hint: "exp underflows to 0, or overflows: 0/0 is no probability. Subtract the logarithms
#   instead."
# ---
# %% id="dstar-best"
def best_probability(log_data, log_model):
    data, model = log_data.exp(), log_model.exp()
    return (data / (data + model)).nan_to_num(nan=0.5)
