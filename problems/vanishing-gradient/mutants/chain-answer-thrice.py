# ---
# title: "The answer is written down three times"
# breaks: "the chain rule: `logit_slope` times an unevaluated `sp.Derivative` of the loss in
#   `logit`;"
# part: vanish-chain
# ceiling: 0.5
# hint: "Steps 1 and 2 show how the answer comes about: write the derivative down, then take it."
# ---
# %% id="vanish-chain"
def vanish_chain():
    d = sigmoid_of(logit)
    return EqualityChain(
        [
            -logit_slope * d,
            -logit_slope * d,
            -logit_slope * d,
        ]
    )
