# ---
# title: "High where the model is"
# breaks: "a maximiser of $V$"
# part: game-best
# ceiling: 0.5
# hint: "D is the probability of real."
# ---
# %% id="game-best"
def best_discriminator(data, model):
    total = data + model
    return np.divide(model, total, out=np.full_like(total, 0.5), where=total > 0)
