# ---
# title: "The waves go below zero"
# breaks: "smooth, with $0 < D < \\delta$ at *every* position."
# part: vanish-steep
# ceiling: 0.5
# hint: "A probability is not negative: lift the waves."
# ---
# %% id="vanish-steep"
def tiny_but_steep():
    return delta * sp.sin(position / delta) / 2
