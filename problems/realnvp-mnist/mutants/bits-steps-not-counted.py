# ---
# title: "The density of x is reported"
# breaks: "The density that counts is that of $v$, in units of *levels*."
# part: rnvp-bits
# ceiling: 0.5
# hint: "The log-density of the network is one in units of x: the steps' log-determinants
#   bring it to levels."
# ---
# %% id="rnvp-bits"
def bits_per_dimension(levels, steps, log_density):
    values = levels
    for step in steps:
        values, _ = step(values)
    return -log_density(values).mean() / (levels.shape[1] * math.log(2))
