# ---
# title: "The glued plan is taken for the best one"
# breaks: "returns a tuple of three floats: the cost of the direct plan from `p` to `q`, that of
#   the glued plan, and that of the two legs together."
# part: w1m-costs
# ceiling: 0.5
# hint: "kappa is a plan, but not the cheapest: solve for p and q."
# ---
# %% id="w1m-costs"
def three_costs(cost, p, r, q, solve, glue):
    first, second = solve(cost, p, r), solve(cost, r, q)
    glued = float((cost * glue(first, second)).sum())
    return glued, glued, float((cost * (first + second)).sum())
