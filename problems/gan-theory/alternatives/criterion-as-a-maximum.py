# ---
# title: The criterion is the game at its best discriminator, JS follows from it
# ---
# %% id="game-criterion"
def finite_js(data, model):
    return (generator_criterion(data, model) + math.log(4)) / 2


def generator_criterion(data, model):
    total = data + model
    seen = total > 0
    data, model, total = data[seen], model[seen], total[seen]
    return game_value(data / total, data, model)


# %% id="game-best"
def best_discriminator(data, model):
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log(data) - np.log(model)
    from scipy.special import expit

    return np.nan_to_num(expit(odds), nan=1.0)


# %% id="game-response"
def best_response(d):
    ties = (d == d.max()).astype(np.float64)
    return ties / ties.sum()
