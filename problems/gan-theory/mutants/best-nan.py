# ---
# title: "0/0 becomes NaN"
# breaks: "any number from 0 to 1 is right; NaN is not one."
# part: game-best
# ceiling: 0.7
# hint: "Where neither has mass the share is 0/0: put in any probability there."
# ---
# %% id="game-best"
def best_discriminator(data, model):
    with np.errstate(all="ignore"):
        return data / (data + model)
