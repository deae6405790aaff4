# ---
# title: "Constants in the integral, the value by erf, the density as one exponential"
# ---
# %% id="cube-mass"
def mass_chain():
    square = x1**2 + (x2 * sp.exp(-x1)) ** 2
    density = 3 * x3**2 * sp.exp(-(square + (x3**3 * sp.exp(x1) - x1**2 * sp.exp(x1)) ** 2) / 2)
    density /= (2 * sp.pi) ** sp.Rational(3, 2)
    in_noise = sp.exp(-x1 - (square + z3**2) / 2) / (2 * sp.pi) ** sp.Rational(3, 2)
    return EqualityChain(
        [
            sp.Integral(density, (x3, -sp.oo, sp.oo)),
            sp.Integral(in_noise, (z3, -sp.oo, sp.oo)),
            sp.exp(-x1 - square / 2) / (2 * sp.pi),
        ]
    )


# %% id="cube-inverse"
def cube_inverse():
    grow = sp.exp(x1)
    return (x1, x2 / grow, grow * x3**3 - grow * x1**2)


# %% id="cube-density"
def cube_density():
    grow = sp.exp(x1)
    square = x1**2 + x2**2 / grow**2 + (x3**3 - x1**2) ** 2 * grow**2
    return 3 * sp.Abs(x3) ** 2 * sp.exp(-square / 2) * (2 * sp.pi) ** sp.Rational(-3, 2)


def cube_density_there():
    squared_length = 1 + sp.Rational(1, 27) ** 2
    return sp.sqrt(sp.exp(-squared_length) / (2 * sp.pi) ** 3) / 3
