# ---
# title: "The absolute value of t is taken"
# breaks: "Where the supremum is infinite the value is `np.inf`; no value is NaN."
# part: reverse-conjugate
# ceiling: 0.8
# hint: "For positive t, t u + log u grows without bound: f* is infinite there."
# ---
# %% id="reverse-conjugate"
def reverse_optimum():
    return StationaryPoint(
        objective=t_neg * u + sp.log(u),
        variable=u,
        point=-1 / t_neg,
        second_derivative=-1 / u**2,
        kind="maximum",
    )


def reverse_conjugate(t):
    with np.errstate(divide="ignore"):
        return -1 - np.log(abs(t))
