# ---
# title: "The discriminator is put in upside down"
# breaks: "the term of $V$ with $D^*$ in place of $d$"
# part: game-chain
# ceiling: 0.5
# hint: "D* is the share of the data: p_data stands in its numerator."
# ---
# %% id="game-chain"
def criterion_chain():
    best = p_data / (p_data + p_g)
    mixture = (p_data + p_g) / 2
    return EqualityChain(
        [
            p_data * sp.log(1 - best) + p_g * sp.log(best),
            p_data * sp.log(p_g / (p_data + p_g)) + p_g * sp.log(p_data / (p_data + p_g)),
            p_data * sp.log(p_g / mixture)
            + p_g * sp.log(p_data / mixture)
            - (p_data + p_g) * sp.log(2),
        ]
    )
