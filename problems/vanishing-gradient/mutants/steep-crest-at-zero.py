# ---
# title: "The waves have a crest at 0"
# breaks: "Yet the slope of $\\log(1 - D)$ in `position`, at the position 0, does not go to 0 with
#   `delta`: its size stays above $\\frac1{10}$ however small `delta` is."
# part: vanish-steep
# ceiling: 0.5
# hint: "At a crest the slope is 0: shift the waves so that 0 is on a flank."
# ---
# %% id="vanish-steep"
def tiny_but_steep():
    return delta * (2 + sp.cos(position / delta)) / 4
