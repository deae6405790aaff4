# ---
# title: Scores are subtracted pair by pair before the mean
# breaks: "The two batches need not be equally large"
# part: critic-loss
# ceiling: 0.75
# hint: "Take the mean of each batch by itself, then subtract: the batches may differ in size."
# ---
# %% id="critic-loss"
def critic_loss(real_scores, fake_scores):
    return (fake_scores - real_scores).mean()
