# ---
# title: The best discriminator through the odds, fractions turned over
# ---
# %% id="game-discriminator"
def discriminator_optimum():
    return StationaryPoint(
        objective=p_g * sp.log(1 - d) - p_data * sp.log(1 / d),
        variable=d,
        point=1 / (1 + p_g / p_data),
        second_derivative=-(p_data * (1 - d) ** 2 + p_g * d**2) / (d * (1 - d)) ** 2,
        kind="maximum",
    )


# %% id="game-chain"
def criterion_chain():
    total = p_data + p_g
    real = p_data / total
    return EqualityChain(
        [
            p_data * sp.log(real) + p_g * sp.log(1 - real),
            -p_data * sp.log(total / p_data) - p_g * sp.log(total / p_g),
            total * sp.log(sp.Rational(1, 2))
            - p_data * sp.log(total / (2 * p_data))
            - p_g * sp.log(total / (2 * p_g)),
        ]
    )


# %% id="game-value"
def game_value(d, data, model):
    with np.errstate(divide="ignore", invalid="ignore"):
        real = np.where(data > 0, data * np.log(d), 0.0)
        fake = np.where(model > 0, model * np.log1p(-d), 0.0)
    return math.fsum([*real, *fake])


# %% id="game-model"
def model_optimum():
    mixture = (p_data + p_g) / 2
    objective = p_data * sp.log(p_data) + p_g * sp.log(p_g) - 2 * mixture * sp.log(mixture)
    return StationaryPoint(objective, p_g, p_data, 1 / p_g - 1 / (p_data + p_g), "minimum")
