# ---
# title: "A pseudo-inverse for 1/r; spread distributions"
# ---
# %% id="w1m-glue"
def glue(plan_pr, plan_rq):
    r = plan_rq.sum(axis=1)
    if plan_pr.shape[1] != len(r):
        raise ValueError("other stopovers")
    if (abs(plan_pr.sum(axis=0) - r) > 1e-9 * r.max()).any():
        raise ValueError("the legs do not meet")
    return plan_pr @ np.linalg.pinv(np.diag(r)) @ plan_rq


# %% id="w1m-broken"
def broken_triangle(positions):
    order, n = np.argsort(positions), len(positions)
    p, r, q = np.zeros((3, n))
    p[order[0]], p[order[1]] = 0.9, 0.1
    r[order[1]] = 1.0
    q[order[-1]], q[order[1]] = 0.8, 0.2
    return [p, r, q]
