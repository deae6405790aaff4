# ---
# title: M is the geometric mean of the masses
# breaks: "`binary_kl` and `binary_js` return $D_{KL}(P \\| Q)$ and $D_{JS}(P \\| Q)$"
# part: binary-divergences
# ceiling: 0.5
# hint: "M(x) is the arithmetic mean of the masses."
# ---
# %% id="binary-divergences"
def binary_kl():
    q = sp.Rational(3, 10)
    return theta * sp.log(theta / q) + (1 - theta) * sp.log((1 - theta) / (1 - q))


def binary_js():
    q = sp.Rational(3, 10)
    m = sp.sqrt(theta * q)
    to_middle = theta * sp.log(theta / m) + (1 - theta) * sp.log(
        (1 - theta) / sp.sqrt((1 - theta) * (1 - q))
    )
    back = q * sp.log(q / m) + (1 - q) * sp.log((1 - q) / sp.sqrt((1 - theta) * (1 - q)))
    return (to_middle + back) / 2
