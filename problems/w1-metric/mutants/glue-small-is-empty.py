# ---
# title: "Below a fixed threshold a stopover counts as empty, and a mismatch as none"
# breaks: "in any unit: multiplying both plans by one number multiplies $\\kappa$ by it."
# part: w1m-glue
# ceiling: 0.5
# hint: "What is small depends on the unit: compare with 0, and a gap with the largest sum."
# ---
# %% id="w1m-glue"
def glue(plan_pr, plan_rq):
    r, leaving = plan_pr.sum(axis=0), plan_rq.sum(axis=1)
    if r.shape != leaving.shape or abs(r - leaving).max() > 1e-9:
        raise ValueError("what arrives at a stopover has to leave it")
    inverse = np.where(r > 1e-9, 1 / np.maximum(r, 1e-9), 0)
    return plan_pr @ np.diag(inverse) @ plan_rq
