# ---
# title: "Waves that shrink with the root of delta"
# breaks: "Yet the slope of $\\log(1 - D)$ in `position`, at the position 0, does not go to 0 with
#   `delta`: its size stays above $\\frac1{10}$ however small `delta` is."
# part: vanish-steep
# ceiling: 0.5
# hint: "Height over length is the slope: the length has to shrink as fast as the height."
# ---
# %% id="vanish-steep"
def tiny_but_steep():
    return delta * (2 + sp.sin(position / sp.sqrt(delta))) / 4
