# ---
# title: "t u is forgotten when the best u is put in"
# breaks: "returns the array `[n]` of $f^*(t)$"
# part: reverse-conjugate
# ceiling: 0.5
# hint: "At u = -1/t the first term t u is -1: it belongs to the value."
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
    return np.where(negative, -np.log(-t), np.inf)
