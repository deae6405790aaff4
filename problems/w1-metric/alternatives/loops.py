# ---
# title: "Loops over the ways, as on paper"
# ---
# %% id="w1m-glue"
def glue(plan_pr, plan_rq):
    m, stopovers = plan_pr.shape
    k, n = plan_rq.shape
    largest = max(plan_pr.sum(axis=0).max(), plan_rq.sum(axis=1).max())
    if stopovers != k:
        raise ValueError("the legs do not meet")
    kappa = np.zeros((m, n))
    for j in range(k):
        arriving, leaving = sum(plan_pr[:, j]), sum(plan_rq[j])
        if abs(arriving - leaving) > 1e-9 * largest:
            raise ValueError("the legs do not meet")
        if leaving > 0:
            kappa += np.outer(plan_pr[:, j], plan_rq[j] / leaving)
    return kappa


# %% id="w1m-chain"
def triangle_chain():
    glued = ways = legs = sp.Integer(0)
    for i in range(3):
        for j in range(3):
            legs += (leg.A[i][j] + leg.B[i][j]) * leg.c[i][j]
            for k in range(3):
                carried = leg.A[i][j] * (leg.B[j][k] / leg.r[j])
                glued += carried * leg.c[i][k]
                ways += (leg.c[i][j] + leg.c[j][k]) * carried
    return InequalityChain([glued, ways, legs], ["<=", "=="])


# %% id="w1m-costs"
def three_costs(cost, p, r, q, solve, glue):
    n = len(p)
    onwards = solve(cost, r, q)
    first = solve(cost, p, r)
    kappa, direct = glue(first, onwards), solve(cost, p, q)
    totals = [0.0, 0.0, 0.0]
    for i in range(n):
        for k in range(n):
            totals[0] += float(cost[i, k] * direct[i, k])
            totals[1] += float(cost[i, k] * kappa[i, k])
            totals[2] += float(cost[i, k] * (first[i, k] + onwards[i, k]))
    return tuple(totals)


# %% id="w1m-broken"
def broken_triangle(positions):
    n = len(positions)
    for i in range(n):
        for j in range(n):
            for k in range(n):
                if positions[i] < positions[j] < positions[k]:
                    p, r, q = np.zeros(n), np.zeros(n), np.zeros(n)
                    p[i] = r[j] = q[k] = 1.0
                    return p, r, q
