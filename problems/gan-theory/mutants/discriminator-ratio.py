# ---
# title: "The ratio of the densities is given"
# breaks: "choose a number $d$ in $(0, 1)$."
# part: game-discriminator
# ceiling: 0.5
# hint: "p_data / p_g are the odds; the probability is the share of p_data in the sum."
# ---
# %% id="game-discriminator"
def discriminator_optimum():
    return StationaryPoint(
        objective=p_data * sp.log(d) + p_g * sp.log(1 - d),
        variable=d,
        point=p_data / p_g,
        second_derivative=-p_data / d**2 - p_g / (1 - d) ** 2,
        kind="maximum",
    )
