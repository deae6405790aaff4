# ---
# title: "The legs are compared by np.allclose, whose absolute tolerance knows no units"
# breaks: "If two sums differ by more than 1e-9 of the largest, it
#   raises `ValueError`; it never mends them."
# part: w1m-glue
# ceiling: 0.85
# hint: "Compare the column sums of the first plan with the row sums of the second before gluing, by
#   1e-9 of the largest (np.allclose needs atol=0 for that)."
# ---
# %% id="w1m-glue"
def glue(plan_pr, plan_rq):
    r, leaving = plan_pr.sum(axis=0), plan_rq.sum(axis=1)
    if r.shape != leaving.shape or not np.allclose(r, leaving, rtol=1e-9):
        raise ValueError("what arrives at a stopover has to leave it")
    shares = np.divide(plan_rq, r[:, None], out=np.zeros_like(plan_rq), where=r[:, None] > 0)
    return plan_pr @ shares
