# ---
# title: Only the first parameter group is set
# breaks: "in all of its parameter groups"
# part: photo-schedule
# ceiling: 0.5
# hint: "An optimiser may have several parameter groups: set them all."
# ---
# %% id="photo-schedule"
def set_learning_rates(optimizers, rates, epoch, cut_after):
    factor = 1.0 if epoch <= cut_after else 0.1
    for optimizer, rate in zip(optimizers, rates, strict=True):
        optimizer.param_groups[0]["lr"] = factor * rate
