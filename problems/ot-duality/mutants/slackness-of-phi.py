# ---
# title: Slackness is taken as plan times phi
# breaks: "the array `[m, n]` of the terms on the right-hand side"
# part: gap-and-slackness
# ceiling: 0.5
# hint: "The slack belongs to the constraint: cost minus phi_i minus psi_j, times the plan."
# ---
# %% id="gap-and-slackness"
def gap_and_slackness(cost, v, w, plan, phi, psi):
    gap = (cost * plan).sum() - v @ phi - w @ psi
    return float(gap), plan * phi[:, None]
