# ---
# title: "The share is taken for that of the generated samples"
# breaks: "`pooled_optimum` is the guess that minimises such a loss, in `data_density`,
#   `model_density` and `share`."
# part: dstar-pooled
# ceiling: 0.5
# hint: "`share` is the part of the batch that is real."
# ---
# %% id="dstar-pooled"
def pooled_optimum():
    return (1 - share) * data_density / ((1 - share) * data_density + share * model_density)


def corrected_guess():
    return guess * (1 - share) / (guess * (1 - share) + (1 - guess) * share)
