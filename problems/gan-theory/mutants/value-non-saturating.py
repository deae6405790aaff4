# ---
# title: "The model is scored by minus log D"
# breaks: "`game_value(d, data, model)` returns $V$ as a float."
# part: game-value
# ceiling: 0.5
# hint: "This is the non-saturating loss; the game of the theorem has log(1 - D)."
# ---
# %% id="game-value"
def game_value(d, data, model):
    from scipy.special import xlog1py, xlogy

    return float(np.sum(xlogy(data, d)) - np.sum(xlogy(model, d)))
