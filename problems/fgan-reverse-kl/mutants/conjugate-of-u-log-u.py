# ---
# title: "The conjugate of u log u is given"
# breaks: "$f(u) = -\\log u$. Then $D_f(p \\,\\|\\, q)$ is $D_{KL}(q \\,\\|\\, p)$"
# part: reverse-conjugate
# ceiling: 0.25
# hint: "Here f(u) is -log u, not u log u."
# ---
# %% id="reverse-conjugate"
def reverse_optimum():
    return StationaryPoint(
        objective=t_neg * u - u * sp.log(u),
        variable=u,
        point=sp.exp(t_neg - 1),
        second_derivative=-1 / u,
        kind="maximum",
    )


def reverse_conjugate(t):
    return np.exp(t - 1)
