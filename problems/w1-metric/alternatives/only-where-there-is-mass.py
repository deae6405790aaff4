# ---
# title: "Empty stopovers are cut out first"
# ---
# %% id="w1m-glue"
def glue(plan_pr, plan_rq):
    arriving, leaving = plan_pr.sum(0), plan_rq.sum(1)
    if arriving.size != leaving.size or np.ptp(np.stack([arriving, leaving]), axis=0).max() > (
        1e-9 * max(arriving.max(), leaving.max())
    ):
        raise ValueError("the legs do not meet")
    used = leaving > 0
    first, second = plan_pr[:, used], plan_rq[used]
    root = np.sqrt(leaving[used])
    return (first / root) @ (second / root[:, None])


# %% id="w1m-chain"
def triangle_chain():
    def paid(cost):
        return sp.Add(
            *[
                leg.A[i][j] * leg.B[j][k] * cost(i, j, k) * leg.r[j] ** -1
                for k in range(3)
                for j in range(3)
                for i in range(3)
            ]
        )

    legs = sp.Add(*[leg.c[i][j] * (leg.A[i][j] + leg.B[i][j]) for j in range(3) for i in range(3)])
    steps = [
        paid(lambda i, j, k: leg.c[i][k]),
        paid(lambda i, j, k: leg.c[j][k] + leg.c[i][j]),
        legs,
    ]
    return InequalityChain(steps, ["<=", "=="])


# %% id="w1m-costs"
def three_costs(cost, p, r, q, solve, glue):
    first, second, direct = solve(cost, p, r), solve(cost, r, q), solve(cost, p, q)
    kappa = glue(first, second)
    legs = np.vdot(cost, first) + np.vdot(cost, second)
    return np.vdot(cost, direct).item(), np.vdot(cost, kappa).item(), legs.item()
