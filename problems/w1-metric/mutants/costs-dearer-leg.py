# ---
# title: "The dearer leg is reported instead of both"
# breaks: "returns a tuple of three floats: the cost of the direct plan from `p` to `q`, that of
#   the glued plan, and that of the two legs together."
# part: w1m-costs
# ceiling: 0.5
# hint: "The two legs are paid one after the other: add them."
# ---
# %% id="w1m-costs"
def three_costs(cost, p, r, q, solve, glue):
    first, second = solve(cost, p, r), solve(cost, r, q)
    legs = max((cost * first).sum(), (cost * second).sum())
    direct, glued = solve(cost, p, q), glue(first, second)
    return float((cost * direct).sum()), float((cost * glued).sum()), float(legs)
