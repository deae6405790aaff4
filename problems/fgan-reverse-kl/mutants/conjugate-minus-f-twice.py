# ---
# title: "f is added instead of subtracted"
# breaks: "its `objective` is what is maximised, in `t_neg` and `u`"
# part: reverse-conjugate
# ceiling: 0.5
# hint: "t u - f(u) with f = -log u is t u + log u; t u - log u has no maximum."
# ---
# %% id="reverse-conjugate"
def reverse_optimum():
    return StationaryPoint(
        objective=t_neg * u - sp.log(u),
        variable=u,
        point=1 / t_neg,
        second_derivative=1 / u**2,
        kind="maximum",
    )


def reverse_conjugate(t):
    negative = t < 0
    t = np.where(negative, t, -1.0)
    return np.where(negative, 1 - np.log(-1 / t), np.inf)
