# ---
# title: "Every one of several best points gets mass 1"
# breaks: "returns a distribution `[K]`, float64"
# part: game-response
# ceiling: 0.75
# hint: "With ties the masses still have to sum to 1."
# ---
# %% id="game-response"
def best_response(d):
    return (d == d.max()).astype(np.float64)
