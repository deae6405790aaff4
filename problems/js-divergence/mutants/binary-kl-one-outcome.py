# ---
# title: Only the outcome x = 1 is counted
# breaks: "`binary_kl` and `binary_js` return $D_{KL}(P \\| Q)$ and $D_{JS}(P \\| Q)$"
# part: binary-divergences
# ceiling: 0.5
# hint: "A coin has two outcomes: add the term of x = 0."
# spills: [theta-star]
# ---
# %% id="binary-divergences"
def binary_kl():
    q = sp.Rational(3, 10)
    return theta * sp.log(theta / q)


def binary_js():
    q = sp.Rational(3, 10)
    m = (theta + q) / 2
    to_middle = theta * sp.log(theta / m) + (1 - theta) * sp.log((1 - theta) / (1 - m))
    back = q * sp.log(q / m) + (1 - q) * sp.log((1 - q) / (1 - m))
    return (to_middle + back) / 2
