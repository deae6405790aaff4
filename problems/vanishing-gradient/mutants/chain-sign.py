# ---
# title: "The minus of 1 - D is lost on the way"
# breaks: "returns an `EqualityChain` of three steps for the derivative in $\\theta$ of one
#   sample's saturating loss:"
# part: vanish-chain
# ceiling: 0
# hint: "The inner derivative of 1 - D is minus that of D."
# ---
# %% id="vanish-chain"
def vanish_chain():
    d = sigmoid_of(logit)
    d_slope = sp.exp(-logit) / (1 + sp.exp(-logit)) ** 2
    return EqualityChain(
        [
            logit_slope * sp.Derivative(sp.log(1 - d), logit),
            logit_slope * d_slope / (1 - d),
            logit_slope * d,
        ]
    )
