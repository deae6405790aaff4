# ---
# title: "The standard deviation is reported for the error of the mean"
# breaks: "over $\\sqrt n$."
# part: ablation-compare
# ceiling: 0.5
# hint: "That is the spread of single seeds; the error of their mean is smaller by the root of
#   their number."
# ---
# %% id="ablation-compare"
def paired_difference(scores, baseline):
    scores, baseline = np.asarray(scores), np.asarray(baseline)
    differences = scores - baseline
    return float(differences.mean()), float(differences.std(ddof=1))
