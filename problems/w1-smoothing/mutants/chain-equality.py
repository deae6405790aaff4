# ---
# title: "E ||eps|| is taken to be sigma sqrt(d)"
# breaks: "the same in closed form, with `sp.gamma`;"
# part: smoothing-chain
# ceiling: 0.5
# hint: "The root of a mean is not the mean of the root; E ||eps|| has gamma functions."
# ---
# %% id="smoothing-chain"
def smoothing_chain():
    half = dim / sp.Integer(2)
    return InequalityChain(
        [
            LENGTH_START,
            sigma * sp.sqrt(dim) * sp.gamma(half) / sp.gamma(half),
            sp.sqrt(sp.Integral(r**2 * length_density, (r, 0, sp.oo))),
            sigma * sp.sqrt(dim),
        ],
        ["==", "<=", "=="],
    )
