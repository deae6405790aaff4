# ---
# title: Curves begin anew in every session
# breaks: "It returns the curves of the whole run."
# part: photo-epochs
# ceiling: 0.5
# hint: "Go on with the curves that load() gives."
# ---
# %% id="photo-epochs"
def train_to(epochs, load, save, play_epoch):
    done, _ = load()
    curves = []
    for epoch in range(done + 1, epochs + 1):
        curves.append(play_epoch(epoch))
        save(epoch, curves)
    return curves
