# ---
# title: "0 log 0 becomes NaN"
# breaks: "What has no mass counts nothing: $0 \\log 0 = 0$."
# part: game-value
# ceiling: 0.7
# hint: "0 times minus infinity is NaN: leave out the points without mass, or use
#   scipy.special.xlogy."
# ---
# %% id="game-value"
def game_value(d, data, model):
    from scipy.special import xlog1py, xlogy

    with np.errstate(all="ignore"):
        return float(np.sum(data * np.log(d) + model * np.log(1 - d)))
