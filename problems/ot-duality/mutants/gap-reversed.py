# ---
# title: The gap is dual minus primal
# breaks: "the primal value minus the dual value,"
# part: gap-and-slackness
# ceiling: 0.5
# hint: "Primal minus dual is what the terms add up to."
# ---
# %% id="gap-and-slackness"
def gap_and_slackness(cost, v, w, plan, phi, psi):
    gap = v @ phi + w @ psi - (cost * plan).sum()
    return float(gap), plan * (cost - phi[:, None] - psi[None, :])
