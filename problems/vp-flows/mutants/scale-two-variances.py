# ---
# title: "The best determinant is twice too small"
# breaks: "`profile_scale(mean_volume)` is the $c$ whose floor is lowest."
# part: vp-profile
# ceiling: 0.8
# hint: "Set the derivative of log c + mean_volume / (2 pi c) to 0."
# ---
# %% id="vp-profile"
def pyramid_moments(k):
    def height(m):
        return max(0.9 - k * max(m - 0.5, 0.0), 0.0)

    def surprise(m):
        return -8 * m * height(m) * math.log(height(m)) if height(m) > 0 else 0.0

    def over_plane(function):  # a ring of squares at m has the area 8 m dm
        return quad(function, 0, 0.5)[0] + quad(function, 0.5, 0.5 + 0.9 / k)[0]

    return over_plane(surprise), over_plane(lambda m: 8 * m * height(m) * 4 * m**2)


def profile_kl(entropy, mean_volume, c):
    return -entropy + math.log(2 * math.pi * c) + mean_volume / (2 * math.pi * c)


def profile_scale(mean_volume):
    return mean_volume / (4 * math.pi)
