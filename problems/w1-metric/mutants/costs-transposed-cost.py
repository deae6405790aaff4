# ---
# title: "The cost is read the other way round"
# breaks: "`cost[i, k]` belongs to moving one unit from `i` to `k`"
# part: w1m-costs
# ceiling: 0.5
# hint: "Rows are where a unit comes from, in the plan and in the cost: no transpose."
# ---
# %% id="w1m-costs"
def three_costs(cost, p, r, q, solve, glue):
    first, second = solve(cost, p, r), solve(cost, r, q)
    plans = solve(cost, p, q), glue(first, second), first + second
    return tuple(float(np.trace(cost @ plan)) for plan in plans)
