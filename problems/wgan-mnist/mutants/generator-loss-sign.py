# ---
# title: The generator minimises its own scores
# breaks: "the generator wants its own pictures to score high"
# part: generator-loss
# ceiling: 0.5
# hint: "The generator wants high scores, and an optimiser minimises: a minus sign is missing."
# ---
# %% id="generator-loss"
def generator_loss(fake_scores):
    return fake_scores.mean()
