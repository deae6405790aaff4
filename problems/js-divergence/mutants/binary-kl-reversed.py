# ---
# title: D_KL(Q || P)
# breaks: "the average is taken over the *first*"
# part: binary-divergences
# ceiling: 0.5
# hint: "P is the coin with theta, and it does the averaging."
# ---
# %% id="binary-divergences"
def binary_kl():
    q = sp.Rational(3, 10)
    return q * sp.log(q / theta) + (1 - q) * sp.log((1 - q) / (1 - theta))


def binary_js():
    q = sp.Rational(3, 10)
    m = (theta + q) / 2
    to_middle = theta * sp.log(theta / m) + (1 - theta) * sp.log((1 - theta) / (1 - m))
    back = q * sp.log(q / m) + (1 - q) * sp.log((1 - q) / (1 - m))
    return (to_middle + back) / 2
