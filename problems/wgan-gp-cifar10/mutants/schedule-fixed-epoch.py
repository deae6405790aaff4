# ---
# title: The cut is always after epoch 80
# breaks: "Up to and including epoch `cut_after`, optimiser $k$ has the learning rate `rates[k]`,
#   afterwards a tenth of it, in all of its parameter groups."
# part: photo-schedule
# ceiling: 0.5
# hint: "When to cut is an argument: a run of 300 epochs is cut after 200."
# ---
# %% id="photo-schedule"
def set_learning_rates(optimizers, rates, epoch, cut_after):
    factor = 1.0 if epoch <= 80 else 0.1
    for optimizer, rate in zip(optimizers, rates, strict=True):
        for group in optimizer.param_groups:
            group["lr"] = factor * rate
