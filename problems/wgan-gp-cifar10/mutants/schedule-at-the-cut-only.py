# ---
# title: The rate is changed in the epoch of the cut alone
# breaks: "The result depends on the arguments alone, not on earlier calls."
# part: photo-schedule
# ceiling: 0.5
# hint: "A session that begins later never sees that epoch: set the rate in every epoch."
# ---
# %% id="photo-schedule"
def set_learning_rates(optimizers, rates, epoch, cut_after):
    for optimizer, rate in zip(optimizers, rates, strict=True):
        for group in optimizer.param_groups:
            if epoch == 1:
                group["lr"] = rate
            elif epoch == cut_after + 1:
                group["lr"] = 0.1 * rate
