# ---
# title: "The index of the point is returned"
# breaks: "returns a distribution `[K]`, float64"
# part: game-response
# ceiling: 0.5
# hint: "Return the distribution, not the place where its mass is."
# ---
# %% id="game-response"
def best_response(d):
    return np.argmax(d)
