# ---
# title: Entropies enter with the wrong sign
# breaks: "the summand of $H(M) - \\frac12 H(P) - \\frac12 H(Q)$"
# part: js-by-entropies
# ceiling: 0.5
# hint: "H has a minus of its own: the summand of H(M) is -M log M."
# ---
# %% id="js-by-entropies"
def js_by_entropies():
    M_x = (P_x + Q_x) / 2
    return EqualityChain(
        [
            P_x / 2 * sp.log(P_x / M_x) + Q_x / 2 * sp.log(Q_x / M_x),
            M_x * sp.log(M_x) - (P_x * sp.log(P_x) + Q_x * sp.log(Q_x)) / 2,
        ]
    )
