# ---
# title: "1/r is taken where r is zero, too"
# breaks: "A stopover with $r_j = 0$ adds nothing, and there is no warning, NaN or infinity."
# part: w1m-glue
# ceiling: 0.85
# hint: "0 times 1/0 is not a number: leave empty stopovers out."
# ---
# %% id="w1m-glue"
def glue(plan_pr, plan_rq):
    r, leaving = plan_pr.sum(axis=0), plan_rq.sum(axis=1)
    if r.shape != leaving.shape or abs(r - leaving).max() > 1e-9 * max(r.max(), leaving.max()):
        raise ValueError("what arrives at a stopover has to leave it")
    with np.errstate(all="ignore"):
        return plan_pr @ np.diag(1 / r) @ plan_rq
