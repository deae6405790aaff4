# ---
# title: SymPy solves and differentiates, expressions in other forms
# ---
# %% id="game-discriminator"
def discriminator_optimum():
    term = p_data * sp.log(d) + p_g * sp.log(1 - d)
    (best,) = sp.solve(sp.diff(term, d), d)
    return StationaryPoint(term, d, best, sp.diff(term, d, 2), "maximum")


# %% id="game-model"
def model_optimum():
    total = p_data + p_g
    term = p_data * sp.log(2 * p_data / total) + p_g * sp.log(2 * p_g / total)
    return StationaryPoint(term, p_g, p_data, sp.simplify(sp.diff(term, p_g, 2)), "minimum")


# %% id="game-chain"
def criterion_chain():
    total = p_data + p_g
    return EqualityChain(
        [
            p_g * sp.log(1 - p_data / total) + p_data * sp.log(p_data / total),
            p_g * sp.log(p_g / total) + p_data * sp.log(p_data / total),
            p_g * sp.log(2 * p_g / total)
            + p_data * sp.log(2 * p_data / total)
            - p_data * sp.log(4) / 2
            - p_g * sp.log(4) / 2,
        ]
    )
