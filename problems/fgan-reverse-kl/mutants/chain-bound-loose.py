# ---
# title: "E_p d is dropped when the best d is put in"
# breaks: "the least number that bounds step 2 from above for every $d < 0$"
# part: reverse-bound
# ceiling: 0.5
# hint: "At d = -q/p the mean of d over p is -1, which cancels the 1 in front."
# ---
# %% id="reverse-bound"
def reverse_best_d():
    return StationaryPoint(
        objective=p_x * d_neg + q_x * sp.log(-d_neg),
        variable=d_neg,
        point=-q_x / p_x,
        second_derivative=-q_x / d_neg**2,
        kind="maximum",
    )


def reverse_coin_chain():
    (p0, p1), (q0, q1), (d0, d1) = flip.p, flip.q, flip.d
    return InequalityChain(
        [
            p0 * d0 + p1 * d1 + q0 * (1 + sp.log(-d0)) + q1 * (1 + sp.log(-d1)),
            1 + p0 * d0 + p1 * d1 + q0 * sp.log(-d0) + q1 * sp.log(-d1),
            1 + q0 * sp.log(q0 / p0) + q1 * sp.log(q1 / p1),
        ],
        ["==", "<="],
    )
