# ---
# title: "The second derivative has a wrong sign"
# breaks: "that it is negative for *every* $d$ makes the point the one global maximum"
# part: game-discriminator
# ceiling: 0.5
# hint: "The derivative of 1/(1 - d) is +1/(1 - d)^2, and it enters with a minus."
# ---
# %% id="game-discriminator"
def discriminator_optimum():
    return StationaryPoint(
        objective=p_data * sp.log(d) + p_g * sp.log(1 - d),
        variable=d,
        point=p_data / (p_data + p_g),
        second_derivative=-p_data / d**2 + p_g / (1 - d) ** 2,
        kind="maximum",
    )
