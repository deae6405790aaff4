# ---
# title: "The fraction of the gammas is upside down"
# breaks: "the same in closed form, with `sp.gamma`;"
# part: smoothing-chain
# ceiling: 0.5
# hint: "The larger gamma, of (d + 1)/2, stands above."
# ---
# %% id="smoothing-chain"
def smoothing_chain():
    half = dim / sp.Integer(2)
    return InequalityChain(
        [
            LENGTH_START,
            sigma * sp.sqrt(2) * sp.gamma(half) / sp.gamma(half + sp.Rational(1, 2)),
            sp.sqrt(sp.Integral(r**2 * length_density, (r, 0, sp.oo))),
            sigma * sp.sqrt(dim),
        ],
        ["==", "<=", "=="],
    )
