# ---
# title: "The best u is put into t u, and f(u) is forgotten"
# breaks: "`kl_conjugate` returns $f^*(t)$ for real `t`."
# part: kl-conjugate
# ceiling: 0.5
# hint: "f* is t u - f(u) at the best u: subtract u log u, which is (t - 1) u there."
# ---
# %% id="kl-conjugate"
def kl_conjugate_optimum():
    return StationaryPoint(
        objective=t * u - u * sp.log(u),
        variable=u,
        point=sp.exp(t - 1),
        second_derivative=-1 / u,
        kind="maximum",
    )


def kl_conjugate():
    return t * sp.exp(t - 1)
