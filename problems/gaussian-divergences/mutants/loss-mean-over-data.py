# ---
# title: "The second expectation is taken over the data"
# breaks: "the integrand of $L_G$, with $D^*$ in place of $D$ and $1 - D^*$ written as a
#   difference;"
# part: loss-is-kl
# ceiling: 0.5
# hint: "Both expectations of this loss are over p_g; it is not the discriminator's loss."
# ---
# %% id="loss-is-kl"
def loss_is_kl():
    best = p_data / (p_data + p_g)
    return EqualityChain(
        [
            p_g * sp.log(1 - best) - p_data * sp.log(best),
            p_g * sp.log(p_g / (p_data + p_g)) - p_data * sp.log(p_data / (p_data + p_g)),
            p_g * sp.log(p_g) - p_data * sp.log(p_data),
        ]
    )
