# ---
# title: "The formula is used for every t, and warnings are silenced"
# breaks: "Where the supremum is infinite the value is `np.inf`; no value is NaN."
# part: reverse-conjugate
# ceiling: 0.8
# hint: "For t of zero or more the supremum is infinite, not a logarithm of a negative number."
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
    with np.errstate(all="ignore"):
        return -1 - np.log(-t)
