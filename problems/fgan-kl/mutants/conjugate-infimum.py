# ---
# title: "The supremum is replaced by the infimum of f(u) - t u"
# breaks: "its `objective` is what is maximised, in `t` and `u`, its `variable` is `u`, its `kind`
#   `\"maximum\"`"
# part: kl-conjugate
# ceiling: 0.5
# hint: "f* is a supremum of t u - f(u); your objective is its negative, with a minimum."
# ---
# %% id="kl-conjugate"
def kl_conjugate_optimum():
    return StationaryPoint(
        objective=u * sp.log(u) - t * u,
        variable=u,
        point=sp.exp(t - 1),
        second_derivative=1 / u,
        kind="minimum",
    )


def kl_conjugate():
    return -sp.exp(t - 1)
