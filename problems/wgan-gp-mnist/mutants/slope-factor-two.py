# ---
# title: The 2 of the derivative is lost
# breaks: "is the slope $s$ at which $\\ell$ is smallest"
# part: gp-best-slope
# ceiling: 0
# hint: "The derivative of (s - 1)^2 is 2 (s - 1)."
# ---
# %% id="gp-best-slope"
def best_slope(distance, weight):
    return 1 + distance / weight
