# ---
# title: "The sign of the logarithm is wrong"
# breaks: "returns the array `[n]` of $f^*(t)$"
# part: reverse-conjugate
# ceiling: 0.5
# hint: "log u at u = -1/t is minus log(-t)."
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
    negative = t < 0
    t = np.where(negative, t, -1.0)
    return np.where(negative, -1 + np.log(-t), np.inf)
