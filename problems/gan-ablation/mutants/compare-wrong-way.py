# ---
# title: "The difference is baseline minus experiment"
# breaks: "(experiment minus baseline)"
# part: ablation-compare
# ceiling: 0.5
# hint: "The sign is reversed: experiment minus baseline."
# ---
# %% id="ablation-compare"
def paired_difference(scores, baseline):
    scores, baseline = np.asarray(scores), np.asarray(baseline)
    differences = baseline - scores
    error = differences.std(ddof=1) / math.sqrt(len(differences))
    return float(differences.mean()), float(error)
