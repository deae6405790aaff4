# ---
# title: "The stationary point is called a minimum"
# breaks: "Its `objective` is that point's term of $V$, in `p_data, p_g, d`"
# part: game-discriminator
# ceiling: 0.5
# hint: "The discriminator maximises V itself; its negative is a loss."
# ---
# %% id="game-discriminator"
def discriminator_optimum():
    return StationaryPoint(
        objective=-p_data * sp.log(d) - p_g * sp.log(1 - d),
        variable=d,
        point=p_data / (p_data + p_g),
        second_derivative=p_data / d**2 + p_g / (1 - d) ** 2,
        kind="minimum",
    )
