# ---
# title: "The bound is sigma times d"
# breaks: "agrees with the eye: you will prove $W_1(p, p_\\sigma) \\le \\sigma \\sqrt d$"
# part: smoothing-chain
# ceiling: 0.5
# hint: "Variances add up, not deviations: E ||eps||^2 = d sigma^2."
# ---
# %% id="smoothing-chain"
def smoothing_chain():
    half = dim / sp.Integer(2)
    return InequalityChain(
        [
            LENGTH_START,
            sigma * sp.sqrt(2) * sp.gamma(half + sp.Rational(1, 2)) / sp.gamma(half),
            sp.sqrt(sp.Integral(r**2 * length_density, (r, 0, sp.oo))),
            sigma * dim,
        ],
        ["==", "<=", "=="],
    )
