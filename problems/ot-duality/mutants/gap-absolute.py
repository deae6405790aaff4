# ---
# title: The gap is the difference of absolute values
# breaks: "the primal value minus the dual value,"
# part: gap-and-slackness
# ceiling: 0.5
# hint: "Values may be negative: subtract them as they are."
# ---
# %% id="gap-and-slackness"
def gap_and_slackness(cost, v, w, plan, phi, psi):
    gap = abs((cost * plan).sum()) - abs(v @ phi + w @ psi)
    return float(gap), plan * (cost - phi[:, None] - psi[None, :])
