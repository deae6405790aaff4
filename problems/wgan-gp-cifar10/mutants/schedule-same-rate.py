# ---
# title: Both get the same rate after the cut
# breaks: "afterwards a tenth of it"
# part: photo-schedule
# ceiling: 0.5
# hint: "Each optimiser gets a tenth of its own rate."
# ---
# %% id="photo-schedule"
def set_learning_rates(optimizers, rates, epoch, cut_after):
    for optimizer, rate in zip(optimizers, rates, strict=True):
        for group in optimizer.param_groups:
            group["lr"] = rate if epoch <= cut_after else 3e-5
