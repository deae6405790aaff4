# ---
# title: "The value is in bits"
# breaks: "Logarithms are natural."
# part: game-value
# ceiling: 0.5
# hint: "Logarithms are natural here: the figure is in nats."
# ---
# %% id="game-value"
def game_value(d, data, model):
    from scipy.special import xlog1py, xlogy

    return float(np.sum(xlogy(data, d)) + np.sum(xlog1py(model, -d))) / math.log(2)
