# ---
# title: "The second derivative has the wrong sign"
# breaks: "the `second_derivative` is that of the objective"
# part: reverse-conjugate
# ceiling: 0.8
# hint: "The second derivative of log u is -1/u^2."
# ---
# %% id="reverse-conjugate"
def reverse_optimum():
    return StationaryPoint(
        objective=t_neg * u + sp.log(u),
        variable=u,
        point=-1 / t_neg,
        second_derivative=1 / u**2,
        kind="maximum",
    )


def reverse_conjugate(t):
    negative = t < 0
    return np.where(negative, -1 - np.log(-np.where(negative, t, -1.0)), np.inf)
