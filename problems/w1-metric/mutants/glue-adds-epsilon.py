# ---
# title: "A small number is added to r"
# breaks: "The rows of $\\kappa$ sum to $p$ and its columns to $q$ up to rounding, in any unit"
# part: w1m-glue
# ceiling: 0.7
# hint: "With 1e-8 added to r, mass gets lost, and in other units nearly all: leave empty
#   stopovers out instead."
# ---
# %% id="w1m-glue"
def glue(plan_pr, plan_rq):
    r, leaving = plan_pr.sum(axis=0), plan_rq.sum(axis=1)
    if r.shape != leaving.shape or abs(r - leaving).max() > 1e-9 * max(r.max(), leaving.max()):
        raise ValueError("what arrives at a stopover has to leave it")
    return plan_pr / (r + 1e-8) @ plan_rq
