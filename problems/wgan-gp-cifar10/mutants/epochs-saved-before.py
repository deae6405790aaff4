# ---
# title: An epoch is saved before it is played
# breaks: "After every epoch, before the next one begins, everything is saved"
# part: photo-epochs
# ceiling: 0.5
# hint: "Play first, then save: what is saved as done has to be done."
# ---
# %% id="photo-epochs"
def train_to(epochs, load, save, play_epoch):
    done, curves = load()
    for epoch in range(done + 1, epochs + 1):
        save(epoch, curves)
        curves.append(play_epoch(epoch))
    return curves
