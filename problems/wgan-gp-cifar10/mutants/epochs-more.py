# ---
# title: As many epochs again are played
# breaks: "`train_to` plays a run up to `epochs` epochs."
# part: photo-epochs
# ceiling: 0.5
# hint: "epochs is the length of the whole run, not of the session."
# ---
# %% id="photo-epochs"
def train_to(epochs, load, save, play_epoch):
    done, curves = load()
    for epoch in range(done + 1, done + epochs + 1):
        curves.append(play_epoch(epoch))
        save(epoch, curves)
    return curves
