# ---
# title: "The ratio of the densities is upside down"
# breaks: "`reverse_best_d` returns a `StationaryPoint`: the `d_neg` that maximises one point's
#   share"
# part: reverse-bound
# ceiling: 0.5
# hint: "p + q/d = 0 gives -q/p."
# ---
# %% id="reverse-bound"
def reverse_best_d():
    return StationaryPoint(
        objective=p_x * d_neg + q_x * sp.log(-d_neg),
        variable=d_neg,
        point=-p_x / q_x,
        second_derivative=-q_x / d_neg**2,
        kind="maximum",
    )


def reverse_coin_chain():
    (p0, p1), (q0, q1), (d0, d1) = flip.p, flip.q, flip.d
    return InequalityChain(
        [
            p0 * d0 + p1 * d1 + q0 * (1 + sp.log(-d0)) + q1 * (1 + sp.log(-d1)),
            1 + p0 * d0 + p1 * d1 + q0 * sp.log(-d0) + q1 * sp.log(-d1),
            q0 * sp.log(p0 / q0) + q1 * sp.log(p1 / q1),
        ],
        ["==", "<="],
    )
