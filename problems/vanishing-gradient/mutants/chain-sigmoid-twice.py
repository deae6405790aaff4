# ---
# title: "The slope of the sigmoid stays, though 1 - D has cancelled"
# breaks: "the answer, in which no $1 - \\sigma$ is left."
# part: vanish-chain
# ceiling: 0.5
# hint: "sigma' = sigma (1 - sigma), and its second factor cancels against the denominator: one
#   sigma is left."
# ---
# %% id="vanish-chain"
def vanish_chain():
    d = sigmoid_of(logit)
    d_slope = sp.exp(-logit) / (1 + sp.exp(-logit)) ** 2
    return EqualityChain(
        [
            logit_slope * sp.Derivative(sp.log(1 - d), logit),
            logit_slope * -d_slope / (1 - d),
            -logit_slope * d_slope,
        ]
    )
