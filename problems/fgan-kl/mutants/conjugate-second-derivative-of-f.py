# ---
# title: "The second derivative is that of f, with the wrong sign"
# breaks: "`second_derivative` is that of the objective in `u`; being negative for every `u` it
#   makes the point the global maximum."
# part: kl-conjugate
# ceiling: 0.5
# hint: "Minus f is what the objective holds: its curvature is -1/u."
# ---
# %% id="kl-conjugate"
def kl_conjugate_optimum():
    return StationaryPoint(
        objective=t * u - u * sp.log(u),
        variable=u,
        point=sp.exp(t - 1),
        second_derivative=1 / u,
        kind="maximum",
    )


def kl_conjugate():
    return sp.exp(t - 1)
