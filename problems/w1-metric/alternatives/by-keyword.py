# ---
# title: The given functions are called by their arguments' names
# ---
# %% id="w1m-costs"
def three_costs(cost, p, r, q, solve, glue):
    first, second = solve(cost=cost, v=p, w=r), solve(cost=cost, v=r, w=q)
    kappa = glue(plan_pr=first, plan_rq=second)
    paid = [np.sum(cost * plan) for plan in (solve(cost=cost, v=p, w=q), kappa, first, second)]
    return float(paid[0]), float(paid[1]), float(paid[2] + paid[3])
