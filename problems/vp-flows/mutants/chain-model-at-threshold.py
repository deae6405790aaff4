# ---
# title: "The model's mean is replaced by 0.9 - eps and not subtracted"
# breaks: "a bound in which `mean_inside` is replaced by what is known of it: `share`, `volume`,
#   `eps`;"
# part: vp-gap-chain
# ceiling: 0.0
# hint: "0.9 minus something below 0.9 - eps is more than eps."
# ---
# %% id="vp-gap-chain"
def gap_chain():
    left_over = 1 - share * volume  # of B, whose volume is 1
    return InequalityChain(
        [
            left_over * (PLATEAU - mean_inside),
            left_over * (PLATEAU - eps) * 1,
            (1 - volume) * (PLATEAU - eps),
        ],
        [">=", ">="],
    )
