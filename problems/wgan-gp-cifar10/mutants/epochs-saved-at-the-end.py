# ---
# title: Only the end of the run is saved
# breaks: "After every epoch, before the next one begins, everything is saved"
# part: photo-epochs
# ceiling: 0.5
# hint: "Save in the loop, after each epoch."
# ---
# %% id="photo-epochs"
def train_to(epochs, load, save, play_epoch):
    done, curves = load()
    for epoch in range(done + 1, epochs + 1):
        curves.append(play_epoch(epoch))
    if done < epochs:
        save(epochs, curves)
    return curves
