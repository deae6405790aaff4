# ---
# title: "The factor sqrt(2) is dropped"
# breaks: "the same in closed form, with `sp.gamma`;"
# part: smoothing-chain
# ceiling: 0.5
# hint: "r = sigma sqrt(2 s) under the substitution: a sqrt(2) remains."
# ---
# %% id="smoothing-chain"
def smoothing_chain():
    half = dim / sp.Integer(2)
    return InequalityChain(
        [
            LENGTH_START,
            sigma * sp.gamma(half + sp.Rational(1, 2)) / sp.gamma(half),
            sp.sqrt(sp.Integral(r**2 * length_density, (r, 0, sp.oo))),
            sigma * sp.sqrt(dim),
        ],
        ["==", "<=", "=="],
    )
