# ---
# title: Real and generated scores are swapped in the critic loss
# breaks: "minus the difference in the dual above"
# part: critic-loss
# ceiling: 0.5
# hint: "The critic minimises its loss, so real scores enter it with a minus sign."
# ---
# %% id="critic-loss"
def critic_loss(real_scores, fake_scores):
    return real_scores.mean() - fake_scores.mean()
