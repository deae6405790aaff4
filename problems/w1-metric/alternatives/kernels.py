# ---
# title: "Conditional distributions, einsum, SymPy matrices"
# ---
# %% id="w1m-glue"
def glue(plan_pr, plan_rq):
    arriving, leaving = np.einsum("ij->j", plan_pr), np.einsum("jk->j", plan_rq)
    if len(arriving) != len(leaving):
        raise ValueError("another number of stopovers")
    if not np.allclose(arriving, leaving, rtol=0, atol=1e-9 * arriving.max()):
        raise ValueError("another r")
    safe = np.where(arriving > 0, arriving, 1.0)
    return np.einsum("ij,j,jk->ik", plan_pr, 1 / safe, plan_rq)


# %% id="w1m-chain"
def triangle_chain():
    A, B, c = sp.Matrix(leg.A), sp.Matrix(leg.B), sp.Matrix(leg.c)
    kappa = A * sp.diag(*[1 / r for r in leg.r]) * B
    ways = sum(
        A[i, j] / leg.r[j] * B[j, k] * (c[j, k] + c[i, j])
        for j in range(3)
        for i in range(3)
        for k in range(3)
    )
    return InequalityChain([(kappa.T * c).trace(), ways, (A.T * c + B.T * c).trace()], ["<=", "=="])


# %% id="w1m-costs"
def three_costs(cost, p, r, q, solve, glue):
    def paid(plan):
        return float(np.einsum("ik,ik", cost, plan))

    legs = [solve(cost, p, r), solve(cost, r, q)]
    return paid(solve(cost, p, q)), paid(glue(*legs)), paid(legs[0]) + paid(legs[1])


# %% id="w1m-broken"
def broken_triangle(positions):
    ranks = np.argsort(np.argsort(positions))
    last = len(positions) - 1
    return tuple((ranks == rank).astype(float) for rank in (last, last // 2, 0))
