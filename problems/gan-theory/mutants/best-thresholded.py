# ---
# title: "The discriminator only says real or fake"
# breaks: "a maximiser of $V$"
# part: game-best
# ceiling: 0.5
# hint: "Certain and wrong costs everything: the best answer is a probability, not a decision."
# ---
# %% id="game-best"
def best_discriminator(data, model):
    return (data > model).astype(np.float64)
