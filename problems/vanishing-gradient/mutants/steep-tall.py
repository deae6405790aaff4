# ---
# title: "Waves that are not small"
# breaks: "smooth, with $0 < D < \\delta$ at *every* position."
# part: vanish-steep
# ceiling: 0.5
# hint: "It is steep but not tiny: the height has to shrink with delta, too."
# ---
# %% id="vanish-steep"
def tiny_but_steep():
    return (2 + sp.sin(position / delta)) / 4
