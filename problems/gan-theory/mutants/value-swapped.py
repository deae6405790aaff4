# ---
# title: "Data and model change places"
# breaks: "`game_value(d, data, model)` returns $V$ as a float."
# part: game-value
# ceiling: 0.5
# hint: "log D is averaged over the data, log(1 - D) over the model."
# ---
# %% id="game-value"
def game_value(d, data, model):
    from scipy.special import xlog1py, xlogy

    return float(np.sum(xlogy(model, d)) + np.sum(xlog1py(data, -d)))
