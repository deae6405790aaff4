# ---
# title: The slope is taken to be exactly 1
# breaks: "is the slope $s$ at which $\\ell$ is smallest"
# part: gp-best-slope
# ceiling: 0
# hint: "The penalty is a charge, not a wall: set the derivative of the loss by s to zero."
# ---
# %% id="gp-best-slope"
def best_slope(distance, weight):
    return 1.0
