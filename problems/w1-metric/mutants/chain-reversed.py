# ---
# title: "The triangle inequality is turned round"
# breaks: "returns an `InequalityChain` of three steps with the relations `[\"<=\", \"==\"]`"
# part: w1m-chain
# ceiling: 0.5
# hint: "The direct distance is at most the length of the way."
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
            sum(A[i][j] * c[i][j] + B[i][j] * c[i][j] for i, j in pairs),
        ],
        [">=", "=="],
    )
