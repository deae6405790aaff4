# ---
# title: "A ramp between two floors"
# breaks: "smooth, with $0 < D < \\delta$ at *every* position. (`Max` and `Min` have
#   corners.)"
# part: vanish-steep
# ceiling: 0.5
# hint: "A ramp that is cut off has corners. Take a function that bends by itself."
# ---
# %% id="vanish-steep"
def tiny_but_steep():
    return sp.Max(delta / 4, sp.Min(3 * delta / 4, delta / 2 + position / 4))
