# ---
# title: "The error is that of two independent groups"
# breaks: "the standard deviation of the differences (with $n - 1$) over"
# part: ablation-compare
# ceiling: 0.5
# hint: "Take the difference for each seed first: luck that both share cancels."
# ---
# %% id="ablation-compare"
def paired_difference(scores, baseline):
    scores, baseline = np.asarray(scores), np.asarray(baseline)
    variance = scores.var(ddof=1) + baseline.var(ddof=1)
    error = math.sqrt(variance / len(scores))
    return float(scores.mean() - baseline.mean()), float(error)
