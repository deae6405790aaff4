# ---
# title: "kappa is the product of the plans, without 1/r"
# breaks: "$\\langle c, \\kappa \\rangle$, with the entries of $\\kappa$ written out"
# part: w1m-chain
# ceiling: 0.5
# hint: "kappa_ik is the sum over j of A_ij B_jk / r_j."
# ---
# %% id="w1m-chain"
def triangle_chain():
    ways = [(i, j, k) for i in range(3) for j in range(3) for k in range(3)]
    pairs = [(i, j) for i in range(3) for j in range(3)]
    A, B, c, r = leg.A, leg.B, leg.c, leg.r
    return InequalityChain(
        [
            sum(A[i][j] * B[j][k] * c[i][k] for i, j, k in ways),
            sum(A[i][j] * B[j][k] * (c[i][j] + c[j][k]) for i, j, k in ways) / r[0] * r[0],
            sum(A[i][j] * c[i][j] + B[i][j] * c[i][j] for i, j in pairs),
        ],
        ["<=", "=="],
    )
