# ---
# title: "All mass goes where the discriminator is surest of a fake"
# breaks: "that minimises $V(d, \\cdot)$ for the *fixed* discriminator `d`"
# part: game-response
# ceiling: 0.5
# hint: "The generator wants to be taken for real: it goes where d is largest."
# ---
# %% id="game-response"
def best_response(d):
    model = np.zeros(len(d))
    model[np.argmin(d)] = 1.0
    return model
