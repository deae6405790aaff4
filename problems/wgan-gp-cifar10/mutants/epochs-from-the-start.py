# ---
# title: Every session begins at epoch 1
# breaks: "Epochs that are done are not played again"
# part: photo-epochs
# ceiling: 0.5
# hint: "The epochs that load() says are done are not played again: the next is number done + 1,
#   counted from 1, and the last is number `epochs`."
# ---
# %% id="photo-epochs"
def train_to(epochs, load, save, play_epoch):
    _, curves = load()
    for epoch in range(1, epochs + 1):
        curves.append(play_epoch(epoch))
        save(epoch, curves)
    return curves
