# ---
# title: "The discriminator is kept away from 0 and 1"
# breaks: "$V$ is `-inf`, not NaN."
# part: game-value
# ceiling: 0.7
# hint: "Where the discriminator is certain and wrong V is minus infinity: clipping hides it."
# ---
# %% id="game-value"
def game_value(d, data, model):
    from scipy.special import xlog1py, xlogy

    d = np.clip(d, 1e-7, 1 - 1e-7)
    return float(np.sum(data * np.log(d) + model * np.log(1 - d)))
