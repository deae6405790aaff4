# ---
# title: "The last step is the divergence of the data from the generator"
# breaks: "`EqualityChain`: a list of expressions, each equal to the one before."
# part: loss-is-kl
# ceiling: 0.5
# hint: "The factor in front of the logarithm stays p_g, for the loss is a mean over p_g: this is
#   the divergence of p_g from p_data."
# ---
# %% id="loss-is-kl"
def loss_is_kl():
    best = p_data / (p_data + p_g)
    return EqualityChain(
        [
            p_g * sp.log(1 - best) - p_g * sp.log(best),
            p_g * sp.log(p_g / (p_data + p_g)) - p_g * sp.log(p_data / (p_data + p_g)),
            p_data * sp.log(p_data / p_g),
        ]
    )
