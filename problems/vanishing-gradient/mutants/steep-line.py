# ---
# title: "A straight line through the window"
# breaks: "smooth, with $0 < D < \\delta$ at *every* position."
# part: vanish-steep
# ceiling: 0.5
# hint: "A straight line leaves the window between 0 and delta; it has to hold at every position."
# ---
# %% id="vanish-steep"
def tiny_but_steep():
    return delta / 2 + position / 4
