# ---
# title: "The waves reach 0 and delta"
# breaks: "smooth, with $0 < D < \\delta$ at *every* position"
# part: vanish-steep
# ceiling: 0.5
# hint: "A sine reaches -1 and 1, so that D is 0 and delta there: make the waves less high."
# ---
# %% id="vanish-steep"
def tiny_but_steep():
    return delta * (1 + sp.sin(position / delta)) / 2
