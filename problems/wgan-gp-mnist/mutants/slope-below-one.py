# ---
# title: The sign of the gain is lost
# breaks: "is the slope $s$ at which $\\ell$ is smallest"
# part: gp-best-slope
# ceiling: 0
# hint: "The estimate enters the loss with a minus sign: a critic gains by a larger slope."
# ---
# %% id="gp-best-slope"
def best_slope(distance, weight):
    return 1 - distance / (2 * weight)
