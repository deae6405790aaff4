# ---
# title: "The mass is spread in proportion to d"
# breaks: "returns a distribution `[K]`, float64, that minimises"
# part: game-response
# ceiling: 0.5
# hint: "V is linear in the model: any mass at a point that is not the best one is wasted."
# ---
# %% id="game-response"
def best_response(d):
    return d / d.sum()
