# ---
# title: The entropies are written twice, nothing is derived
# breaks: "the summand of $D_{JS}(P \\| Q)$, with quotients inside the logarithms"
# part: js-by-entropies
# ceiling: 0.5
# hint: "Start at the definition: P/M and Q/M inside the logarithms."
# ---
# %% id="js-by-entropies"
def js_by_entropies():
    M_x = (P_x + Q_x) / 2
    return EqualityChain(
        [
            -M_x * sp.log(M_x) + (P_x * sp.log(P_x) + Q_x * sp.log(Q_x)) / 2,
            -M_x * sp.log(M_x) + (P_x * sp.log(P_x) + Q_x * sp.log(Q_x)) / 2,
        ]
    )
