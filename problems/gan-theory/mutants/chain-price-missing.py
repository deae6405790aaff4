# ---
# title: "Doubling the fractions is free"
# breaks: "so that each of them is 0 where the densities are equal, plus what that leaves"
# part: game-chain
# ceiling: 0.5
# hint: "log(p/m) is log 2 more than log(p/(p_data + p_g)): that has to be taken off again."
# ---
# %% id="game-chain"
def criterion_chain():
    best = p_data / (p_data + p_g)
    mixture = (p_data + p_g) / 2
    return EqualityChain(
        [
            p_data * sp.log(best) + p_g * sp.log(1 - best),
            p_data * sp.log(p_data / (p_data + p_g)) + p_g * sp.log(p_g / (p_data + p_g)),
            p_data * sp.log(p_data / mixture) + p_g * sp.log(p_g / mixture),
        ]
    )
