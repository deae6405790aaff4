# ---
# title: "Jensen's inequality is turned round"
# breaks: "`smoothing_chain` returns an `InequalityChain` of four steps with the relations
#   `[\"==\", \"<=\", \"==\"]`"
# part: smoothing-chain
# ceiling: 0.5
# hint: "If a relation was turned round: the root is concave, so the mean of a root is at most the
#   root of the mean."
# ---
# %% id="smoothing-chain"
def smoothing_chain():
    half = dim / sp.Integer(2)
    return InequalityChain(
        [
            LENGTH_START,
            sigma * sp.sqrt(2) * sp.gamma(half + sp.Rational(1, 2)) / sp.gamma(half),
            sp.sqrt(sp.Integral(r**2 * length_density, (r, 0, sp.oo))),
            sigma * sp.sqrt(dim),
        ],
        ["==", ">=", "=="],
    )
