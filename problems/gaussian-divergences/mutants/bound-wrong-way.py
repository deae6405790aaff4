# ---
# title: "The inequality points the wrong way"
# breaks: "with the relations `[\"==\", \"<=\"]`:"
# part: js-bound
# ceiling: 0.5
# hint: "A logarithm of a number below 1 is negative: leaving it out makes the step larger, not
#   smaller."
# ---
# %% id="js-bound"
def js_bound():
    total = p_g + p_data
    logs = p_g * sp.log(p_g / total) + p_data * sp.log(p_data / total)
    return InequalityChain(
        [
            p_g * sp.log(2 * p_g / total) / 2 + p_data * sp.log(2 * p_data / total) / 2,
            sp.log(2) * total / 2 + logs / 2,
            sp.log(2) * total / 2,
        ],
        ["==", ">="],
    )
