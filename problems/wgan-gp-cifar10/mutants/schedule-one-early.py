# ---
# title: The rate is cut one epoch early
# breaks: "Up to and including epoch `cut_after`, optimiser $k$ has the learning rate `rates[k]`,
#   afterwards a tenth of it, in all of its parameter groups."
# part: photo-schedule
# ceiling: 0.6
# hint: "Epoch cut_after still has the full rate."
# ---
# %% id="photo-schedule"
def set_learning_rates(optimizers, rates, epoch, cut_after):
    factor = 1.0 if epoch < cut_after else 0.1
    for optimizer, rate in zip(optimizers, rates, strict=True):
        for group in optimizer.param_groups:
            group["lr"] = factor * rate
