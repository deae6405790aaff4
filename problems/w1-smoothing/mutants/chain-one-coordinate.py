# ---
# title: "The bound of a single coordinate is given"
# breaks: "agrees with the eye: you will prove $W_1(p, p_\\sigma) \\le \\sigma \\sqrt d$"
# part: smoothing-chain
# ceiling: 0.5
# hint: "Each of the d coordinates has the variance sigma^2."
# ---
# %% id="smoothing-chain"
def smoothing_chain():
    half = dim / sp.Integer(2)
    return InequalityChain(
        [
            LENGTH_START,
            sigma * sp.sqrt(2) * sp.gamma(half + sp.Rational(1, 2)) / sp.gamma(half),
            sp.sqrt(sp.Integral(r**2 * length_density, (r, 0, sp.oo))),
            sigma,
        ],
        ["==", "<=", "=="],
    )
