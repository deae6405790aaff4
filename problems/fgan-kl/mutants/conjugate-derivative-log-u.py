# ---
# title: "The derivative of u log u is taken to be log u"
# breaks: "`kl_conjugate` returns $f^*(t)$ for real `t`."
# part: kl-conjugate
# ceiling: 0.5
# hint: "The product rule gives log u + 1, so the best u is exp(t - 1)."
# ---
# %% id="kl-conjugate"
def kl_conjugate_optimum():
    return StationaryPoint(
        objective=t * u - u * sp.log(u),
        variable=u,
        point=sp.exp(t),
        second_derivative=-1 / u,
        kind="maximum",
    )


def kl_conjugate():
    return sp.exp(t)
