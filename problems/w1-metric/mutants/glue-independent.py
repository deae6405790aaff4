# ---
# title: "The plan p q^T, which has the right marginals, is returned"
# breaks: "`glue(plan_pr, plan_rq)` returns $\\kappa$ `[m, n]` for plans `[m, k]` and `[k, n]`."
# part: w1m-glue
# ceiling: 0.5
# hint: "The marginals are right, but which stopover a unit came through is forgotten."
# ---
# %% id="w1m-glue"
def glue(plan_pr, plan_rq):
    r, leaving = plan_pr.sum(axis=0), plan_rq.sum(axis=1)
    if r.shape != leaving.shape or abs(r - leaving).max() > 1e-9 * max(r.max(), leaving.max()):
        raise ValueError("what arrives at a stopover has to leave it")
    p, q = plan_pr.sum(axis=1), plan_rq.sum(axis=0)
    return np.outer(p, q) / p.sum()
