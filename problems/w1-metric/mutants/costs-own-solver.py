# ---
# title: "The notebook's own functions are called"
# breaks: "they are to be used as they are given"
# part: w1m-costs
# ceiling: 0.5
# hint: "solve and glue are arguments: use these."
# ---
# %% id="w1m-costs"
def three_costs(cost, p, r, q, solve, glue):
    first, second = optimal_plan(cost, p, r), optimal_plan(cost, r, q)
    kappa = first / np.where(r > 0, r, 1) @ second
    plans = optimal_plan(cost, p, q), kappa, first + second
    return tuple(float((cost * plan).sum()) for plan in plans)
