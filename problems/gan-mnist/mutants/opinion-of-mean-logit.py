# ---
# title: "The sigmoid of the mean logit"
# breaks: "the mean over the pictures of the *probability* that each is real"
# part: gan-opinion
# ceiling: 0.5
# hint: "Take the sigmoid of each logit first and the mean then: the two do not commute."
# ---
# %% id="gan-opinion"
def opinion(discriminator, pictures):
    was_training = discriminator.training
    discriminator.eval()
    with torch.no_grad():
        probability = torch.sigmoid(discriminator(pictures).mean()).item()
    discriminator.train(was_training)
    return probability
