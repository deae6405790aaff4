# ---
# title: "The closed form is written down in every step"
# breaks: "Writing the answer down four times is no derivation, so each step has a form:"
# part: kl-derivation
# ceiling: 0.5
# hint: "Steps 1 to 3 still have integrals in them: start at the definition and say what you do to
#   the integral in each step."
# ---
# %% id="kl-derivation"
def kl_derivation():
    closed = sp.log(epsilon0 / epsilon) - sp.Rational(1, 2)
    closed += (epsilon**2 + (theta - theta0) ** 2) / (2 * epsilon0**2)
    return EqualityChain([closed, sp.expand(closed), sp.factor(closed), closed])
