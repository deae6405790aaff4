# ---
# title: Only the first optimiser is cut
# breaks: "Up to and including epoch `cut_after`, optimiser $k$ has the learning rate `rates[k]`,
#   afterwards a tenth of it, in all of its parameter groups."
# part: photo-schedule
# ceiling: 0.5
# hint: "Both optimisers are cut."
# ---
# %% id="photo-schedule"
def set_learning_rates(optimizers, rates, epoch, cut_after):
    factor = 1.0 if epoch <= cut_after else 0.1
    for group in optimizers[0].param_groups:
        group["lr"] = factor * rates[0]
    for group in optimizers[1].param_groups:
        group["lr"] = rates[1]
