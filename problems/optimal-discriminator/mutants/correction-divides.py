# ---
# title: "The guess is divided by twice the share"
# breaks: "`corrected_guess` turns a guess that is optimal for that loss into $D^*$: an expression
#   in `guess` and `share` alone."
# part: dstar-pooled
# ceiling: 0.5
# hint: "A probability cannot be corrected by a factor, it may leave (0, 1). Correct its odds."
# ---
# %% id="dstar-pooled"
def pooled_optimum():
    return share * data_density / (share * data_density + (1 - share) * model_density)


def corrected_guess():
    return guess / (2 * share)
