# ---
# title: "The way's length is c_ij + c_ik"
# breaks: "with the length of the way, a bracket `(c_ij + c_jk)`, in place of the distance
#   $c_{ik}$"
# part: w1m-chain
# ceiling: 0.5
# hint: "The way leads from i to j and from j on to k."
# ---
# %% id="w1m-chain"
def triangle_chain():
    ways = [(i, j, k) for i in range(3) for j in range(3) for k in range(3)]
    pairs = [(i, j) for i in range(3) for j in range(3)]
    A, B, c, r = leg.A, leg.B, leg.c, leg.r
    return InequalityChain(
        [
            sum(A[i][j] * B[j][k] / r[j] * c[i][k] for i, j, k in ways),
            sum(A[i][j] * B[j][k] / r[j] * (c[i][j] + c[i][k]) for i, j, k in ways),
            sum(A[i][j] * c[i][j] + B[i][j] * c[i][j] for i, j in pairs),
        ],
        ["<=", "=="],
    )
