# ---
# title: "A scaled circle stays a circle"
# breaks: "$\\max(|x_1|, |x_2|) = \\frac{\\sqrt{\\pi c}}{2} \\sqrt{z_1^2 + z_2^2}$: circles become
#   squares."
# part: vp-square
# ceiling: 0.4
# hint: "You only scale: the image of a circle has to be a square."
# ---
# %% id="vp-square"
def disc_to_square(z, c):
    return math.sqrt(c) * z, torch.full_like(z[:, 0], math.log(c))
