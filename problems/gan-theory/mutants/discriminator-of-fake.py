# ---
# title: "The probability of fake is given"
# breaks: "`p_g` are the two densities *at one point*, and `d` is the discriminator there"
# part: game-discriminator
# ceiling: 0.5
# hint: "D is the probability of real: it is large where the data are dense."
# ---
# %% id="game-discriminator"
def discriminator_optimum():
    return StationaryPoint(
        objective=p_data * sp.log(d) + p_g * sp.log(1 - d),
        variable=d,
        point=p_g / (p_data + p_g),
        second_derivative=-p_data / d**2 - p_g / (1 - d) ** 2,
        kind="maximum",
    )
