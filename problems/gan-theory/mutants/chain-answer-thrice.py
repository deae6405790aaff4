# ---
# title: "The last step is written three times"
# breaks: "2. the same with plain fractions over `p_data + p_g` in both logarithms;"
# part: game-chain
# ceiling: 0.5
# hint: "Each step has a form of its own."
# ---
# %% id="game-chain"
def criterion_chain():
    mixture = (p_data + p_g) / 2
    return EqualityChain(
        [
            (p_data + p_g) * sp.log(sp.Rational(1, 2))
            + p_data * sp.log(p_data / mixture)
            + p_g * sp.log(p_g / mixture),
            p_data * sp.log(p_data / mixture)
            + p_g * sp.log(p_g / mixture)
            - (p_data + p_g) * sp.log(2),
            p_data * sp.log(p_data / mixture)
            + p_g * sp.log(p_g / mixture)
            - (p_data + p_g) * sp.log(2),
        ]
    )
