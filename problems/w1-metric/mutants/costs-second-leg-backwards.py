# ---
# title: "The second leg is solved from q to r"
# breaks: "`solve(cost, v, w)` gives a plan from `v` to `w`"
# part: w1m-costs
# ceiling: 0.5
# hint: "The second leg goes from r to q; its rows are the stopovers."
# ---
# %% id="w1m-costs"
def three_costs(cost, p, r, q, solve, glue):
    first, second = solve(cost, p, r), solve(cost, q, r)
    plans = solve(cost, p, q), glue(first, second), first + second
    return tuple(float((cost * plan).sum()) for plan in plans)
