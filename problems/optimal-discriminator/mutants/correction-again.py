# ---
# title: "The correction goes the wrong way"
# breaks: "`corrected_guess` turns a guess that is optimal for that loss into $D^*$: an expression
#   in `guess` and `share` alone."
# part: dstar-pooled
# ceiling: 0.5
# hint: "You have applied the share once more; divide the odds by share / (1 - share)."
# ---
# %% id="dstar-pooled"
def pooled_optimum():
    return share * data_density / (share * data_density + (1 - share) * model_density)


def corrected_guess():
    return guess * share / (guess * share + (1 - guess) * (1 - share))
