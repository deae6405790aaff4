# ---
# title: The gap is the sum of the terms
# breaks: "need not be optimal or even feasible"
# part: gap-and-slackness
# ceiling: 0.5
# hint: "The terms add up to the gap only if the plan is a coupling: take primal minus dual."
# ---
# %% id="gap-and-slackness"
def gap_and_slackness(cost, v, w, plan, phi, psi):
    terms = plan * (cost - np.add.outer(phi, psi))
    return terms.sum(), terms
