# ---
# title: "The mean square is given as the bound, without its root"
# breaks: "$\\sqrt{\\mathbb E \\lVert \\varepsilon \\rVert^2}$, the square root of an unevaluated
#   integral"
# part: smoothing-chain
# ceiling: 0.5
# hint: "Take the root of E ||eps||^2 = d sigma^2."
# ---
# %% id="smoothing-chain"
def smoothing_chain():
    half = dim / sp.Integer(2)
    return InequalityChain(
        [
            LENGTH_START,
            sigma * sp.sqrt(2) * sp.gamma(half + sp.Rational(1, 2)) / sp.gamma(half),
            sp.Integral(r**2 * length_density, (r, 0, sp.oo)),
            sigma**2 * dim,
        ],
        ["==", "<=", "=="],
    )
