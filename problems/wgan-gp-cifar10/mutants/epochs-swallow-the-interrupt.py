# ---
# title: An interrupt is swallowed
# breaks: "(an exception out of `play_epoch`, which passes through)"
# part: photo-epochs
# ceiling: 0.5
# hint: "Let exceptions pass: whoever stopped the run wants to know that it stopped."
# ---
# %% id="photo-epochs"
def train_to(epochs, load, save, play_epoch):
    done, curves = load()
    for epoch in range(done + 1, epochs + 1):
        try:
            curves.append(play_epoch(epoch))
        except KeyboardInterrupt:
            break
        save(epoch, curves)
    return curves
