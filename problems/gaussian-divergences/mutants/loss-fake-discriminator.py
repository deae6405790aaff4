# ---
# title: "D is the probability of fake"
# breaks: "where the discriminator $D(x) \\in (0, 1)$ is the probability that $x$ is *real*."
# part: loss-is-kl
# ceiling: 0.5
# hint: "With D as the probability of real, the best D has p_data in its numerator."
# ---
# %% id="loss-is-kl"
def loss_is_kl():
    best = p_g / (p_data + p_g)
    return EqualityChain(
        [
            p_g * sp.log(1 - best) - p_g * sp.log(best),
            p_g * sp.log(p_data / (p_data + p_g)) - p_g * sp.log(p_g / (p_data + p_g)),
            p_g * sp.log(p_data / p_g),
        ]
    )
