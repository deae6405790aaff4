# ---
# title: The cut makes the optimisers anew
# breaks: "Nothing else about the optimisers changes, and none is made anew."
# part: photo-schedule
# ceiling: 0.75
# hint: "Change the learning rate alone: the averages of the gradients are still good."
# ---
# %% id="photo-schedule"
def set_learning_rates(optimizers, rates, epoch, cut_after):
    for optimizer, rate in zip(optimizers, rates, strict=True):
        if epoch > cut_after:
            optimizer.state.clear()
        for group in optimizer.param_groups:
            group["lr"] = rate if epoch <= cut_after else 0.1 * rate
