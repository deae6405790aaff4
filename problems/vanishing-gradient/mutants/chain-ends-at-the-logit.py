# ---
# title: "The slope of the logit is forgotten"
# breaks: "the chain rule: `logit_slope` times an unevaluated `sp.Derivative` of the loss in
#   `logit`;"
# part: vanish-chain
# ceiling: 0
# hint: "The chain rule goes on to theta: multiply by the slope of the logit."
# ---
# %% id="vanish-chain"
def vanish_chain():
    d = sigmoid_of(logit)
    d_slope = sp.exp(-logit) / (1 + sp.exp(-logit)) ** 2
    return EqualityChain(
        [
            sp.Derivative(sp.log(1 - d), logit),
            -d_slope / (1 - d),
            -d,
        ]
    )
