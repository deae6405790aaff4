# ---
# title: Every session begins at epoch 1
# breaks: "Epochs that are done are not played again"
# part: photo-epochs
# ceiling: 0.5
# hint: "Begin after the epochs that load() says are done."
# ---
# %% id="photo-epochs"
def train_to(epochs, load, save, play_epoch):
    _, curves = load()
    for epoch in range(1, epochs + 1):
        curves.append(play_epoch(epoch))
        save(epoch, curves)
    return curves
