# ---
# title: "The share is ignored"
# breaks: "`pooled_optimum` is the guess that minimises such a loss, in `data_density`,
#   `model_density` and `share`."
# part: dstar-pooled
# ceiling: 0.5
# hint: "One mean over a pooled batch weighs each source by how many samples it has."
# ---
# %% id="dstar-pooled"
def pooled_optimum():
    return data_density / (data_density + model_density)


def corrected_guess():
    return guess * (1 - share) / (guess * (1 - share) + (1 - guess) * share)
