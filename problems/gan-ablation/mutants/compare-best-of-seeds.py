# ---
# title: "The best seeds are compared"
# breaks: "It returns the mean of the differences"
# part: ablation-compare
# ceiling: 0.5
# hint: "The best of several runs lies above their mean even if nothing has changed: average over
#   the seeds."
# ---
# %% id="ablation-compare"
def paired_difference(scores, baseline):
    scores, baseline = np.asarray(scores), np.asarray(baseline)
    error = (scores - baseline).std(ddof=1) / math.sqrt(len(scores))
    return float(scores.max() - baseline.max()), float(error)
