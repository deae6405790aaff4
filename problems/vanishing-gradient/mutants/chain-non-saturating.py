# ---
# title: "The other loss is differentiated"
# breaks: "returns an `EqualityChain` of three steps for the derivative in $\\theta$ of one
#   sample's saturating loss:"
# part: vanish-chain
# ceiling: 0
# hint: "You have differentiated -log D: the question's loss is log(1 - D)."
# ---
# %% id="vanish-chain"
def vanish_chain():
    d = sigmoid_of(logit)
    d_slope = sp.exp(-logit) / (1 + sp.exp(-logit)) ** 2
    return EqualityChain(
        [
            logit_slope * sp.Derivative(-sp.log(d), logit),
            -logit_slope * d_slope / (1 - (1 - d)),
            -logit_slope / (1 + sp.exp(logit)),
        ]
    )
