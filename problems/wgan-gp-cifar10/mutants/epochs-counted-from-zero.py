# ---
# title: Epochs are counted from 0
# breaks: "Epochs are counted from 1."
# part: photo-epochs
# ceiling: 0.25
# hint: "The epochs that load() says are done are not played again: the next is number done + 1,
#   counted from 1, and the last is number `epochs`."
# ---
# %% id="photo-epochs"
def train_to(epochs, load, save, play_epoch):
    done, curves = load()
    for epoch in range(done, epochs):
        curves.append(play_epoch(epoch))
        save(epoch, curves)
    return curves
