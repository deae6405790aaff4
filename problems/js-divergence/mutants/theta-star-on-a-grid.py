# ---
# title: The best of a hundred grid points
# breaks: "the point is $\\theta^*$ as a number"
# part: theta-star
# ceiling: 0
# hint: "A grid's best point is off by up to half a step: solve for a zero derivative."
# ---
# %% id="theta-star"
def kl_minimum():
    return StationaryPoint(
        binary_kl(),
        theta,
        sp.Float(np.linspace(0.01, 0.99, 100)[29]),
        sp.diff(binary_kl(), theta, 2),
        "minimum",
    )


def js_minimum():
    return StationaryPoint(
        binary_js(),
        theta,
        sp.Float(np.linspace(0.01, 0.99, 100)[29]),
        sp.diff(binary_js(), theta, 2),
        "minimum",
    )
