# ---
# title: "The opinion is put into the definitions of the divergences"
# breaks: "each is the expression in $d$ from this homework with means in place of expectations"
# part: reverse-both
# ceiling: 0.25
# hint: "These are no bounds: add 1 to the opinion, and the forward one is 1 more. Use the two
#   expressions in d."
# ---
# %% id="reverse-both"
def both_bounds(l_p, l_q):
    forward = l_p.mean()
    backward = -l_q.mean()
    return forward.item(), backward.item()
