# ---
# title: The summand of KL(P || Q) instead of JS
# breaks: "the summand of $D_{JS}(P \\| Q)$, with quotients inside the logarithms"
# part: js-by-entropies
# ceiling: 0
# hint: "KL is not symmetric; JS compares each distribution with M."
# ---
# %% id="js-by-entropies"
def js_by_entropies():
    return EqualityChain(
        [
            P_x * sp.log(P_x / Q_x),
            P_x * sp.log(P_x) - P_x * sp.log(Q_x),
        ]
    )
