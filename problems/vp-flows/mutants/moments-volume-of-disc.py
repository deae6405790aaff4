# ---
# title: "The volume of a disc through x"
# breaks: "the target's is the square through $x$, $V(x) = 4m^2$ with $m = \\max(|x_1|, |x_2|)$."
# part: vp-profile
# ceiling: 0.6
# hint: "The target's level sets are squares: the one through x has the volume 4 m^2."
# ---
# %% id="vp-profile"
def pyramid_moments(k):
    def height(m):
        return max(0.9 - k * max(m - 0.5, 0.0), 0.0)

    def surprise(m):
        return -8 * m * height(m) * math.log(height(m)) if height(m) > 0 else 0.0

    def over_plane(function):  # a ring of squares at m has the area 8 m dm
        return quad(function, 0, 0.5)[0] + quad(function, 0.5, 0.5 + 0.9 / k)[0]

    return over_plane(surprise), over_plane(lambda m: 8 * m * height(m) * math.pi * m**2)


def profile_kl(entropy, mean_volume, c):
    return -entropy + math.log(2 * math.pi * c) + mean_volume / (2 * math.pi * c)


def profile_scale(mean_volume):
    return mean_volume / (2 * math.pi)
