# ---
# title: "The data are overwritten"
# breaks: "Functions leave their arguments as they are."
# part: game-best
# ceiling: 0.9
# hint: "data /= total changes the array of whoever called: make a new one."
# ---
# %% id="game-best"
def best_discriminator(data, model):
    total = data + model
    total[total == 0] = 1.0
    data /= total
    return data
