# ---
# title: "The division by r is left standing in the last step"
# breaks: "$\\langle c, \\pi_p \\rangle + \\langle c, \\pi_q \\rangle$, with no division left."
# part: w1m-chain
# ceiling: 0.5
# hint: "Sum over k first: the row j of the second leg sums to r_j, which cancels."
# ---
# %% id="w1m-chain"
def triangle_chain():
    ways = [(i, j, k) for i in range(3) for j in range(3) for k in range(3)]
    pairs = [(i, j) for i in range(3) for j in range(3)]
    A, B, c, r = leg.A, leg.B, leg.c, leg.r
    return InequalityChain(
        [
            sum(A[i][j] * B[j][k] / r[j] * c[i][k] for i, j, k in ways),
            sum(A[i][j] * B[j][k] / r[j] * (c[i][j] + c[j][k]) for i, j, k in ways),
            sum(A[i][j] * c[i][j] for i, j in pairs)
            + sum(A[i][j] * B[j][k] / r[j] * c[j][k] for i, j, k in ways),
        ],
        ["<=", "=="],
    )
