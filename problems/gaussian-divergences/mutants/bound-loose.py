# ---
# title: "The bound is the ceiling in bits"
# breaks: "a bound without logarithms of densities, the integral of which is $\\log 2$."
# part: js-bound
# ceiling: 0.5
# hint: "What does your last step integrate to, when each density integrates to 1? A constant has
#   no finite integral, and 1 is the ceiling in bits: in nats it is log 2."
# ---
# %% id="js-bound"
def js_bound():
    total = p_g + p_data
    logs = p_g * sp.log(p_g / total) + p_data * sp.log(p_data / total)
    return InequalityChain(
        [
            p_g * sp.log(2 * p_g / total) / 2 + p_data * sp.log(2 * p_data / total) / 2,
            sp.log(2) * total / 2 + logs / 2,
            total / 2,
        ],
        ["==", "<="],
    )
