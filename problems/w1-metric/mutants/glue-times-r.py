# ---
# title: "diag(r) stands in place of diag(1/r)"
# breaks: "The rows of $\\kappa$ sum to $p$ and its columns to $q$ up to rounding, in any unit"
# part: w1m-glue
# ceiling: 0.5
# hint: "The formula has 1/r on the diagonal, not r."
# ---
# %% id="w1m-glue"
def glue(plan_pr, plan_rq):
    r, leaving = plan_pr.sum(axis=0), plan_rq.sum(axis=1)
    if r.shape != leaving.shape or abs(r - leaving).max() > 1e-9 * max(r.max(), leaving.max()):
        raise ValueError("what arrives at a stopover has to leave it")
    return plan_pr @ np.diag(r) @ plan_rq
