# ---
# title: "Only the totals of the two plans are compared"
# breaks: "the columns of `plan_pr` and the rows of `plan_rq` have the same sums"
# part: w1m-glue
# ceiling: 0.85
# hint: "Equal totals are not enough: every stopover's own two sums have to agree."
# ---
# %% id="w1m-glue"
def glue(plan_pr, plan_rq):
    r = plan_pr.sum(axis=0)
    if abs(r.sum() - plan_rq.sum()) > 1e-9 * r.sum():
        raise ValueError("totals differ")
    shares = np.divide(plan_rq, r[:, None], out=np.zeros_like(plan_rq), where=r[:, None] > 0)
    return plan_pr @ shares
