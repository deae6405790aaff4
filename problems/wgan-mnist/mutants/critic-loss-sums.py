# ---
# title: Scores are summed over the batch instead of averaged
# breaks: "Reductions are means over the batch."
# part: critic-loss
# ceiling: 0.5
# hint: "With sums the loss grows with the batch, and two batches of different sizes do not
#   compare."
# ---
# %% id="critic-loss"
def critic_loss(real_scores, fake_scores):
    return fake_scores.sum() - real_scores.sum()
