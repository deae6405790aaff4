# ---
# title: Every epoch after the cut divides by ten again
# breaks: "The result depends on the arguments alone, not on earlier calls."
# part: photo-schedule
# ceiling: 0.5
# hint: "Set the rate from rates[k]; multiplying what is there cuts it again in every epoch."
# ---
# %% id="photo-schedule"
def set_learning_rates(optimizers, rates, epoch, cut_after):
    for optimizer, rate in zip(optimizers, rates, strict=True):
        for group in optimizer.param_groups:
            if epoch <= cut_after:
                group["lr"] = rate
            else:
                group["lr"] *= 0.1
