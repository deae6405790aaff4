# ---
# title: "Waves whose length does not shrink"
# breaks: "Yet the slope of $\\log(1 - D)$ in `position`, at the position 0, does not go to 0 with
#   `delta`: its size stays above $\\frac1{10}$ however small `delta` is."
# part: vanish-steep
# ceiling: 0.5
# hint: "Low waves of a fixed length are flat. Make them as short as they are low."
# ---
# %% id="vanish-steep"
def tiny_but_steep():
    return delta * (2 + sp.sin(position)) / 4
