# ---
# title: "f(u) = log u is conjugated"
# breaks: "$f(u) = u \\log u$, which makes $D_f(p \\,\\|\\, q)$ the divergence above."
# part: kl-conjugate
# ceiling: 0.25
# hint: "The function is u log u: its supremum of t u - f(u) exists for every real t."
# ---
# %% id="kl-conjugate"
def kl_conjugate_optimum():
    return StationaryPoint(
        objective=t * u + sp.log(u),
        variable=u,
        point=-1 / t,
        second_derivative=-1 / u**2,
        kind="maximum",
    )


def kl_conjugate():
    return -1 - sp.log(-t)
