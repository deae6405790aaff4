# ---
# title: "The discriminator is left in evaluation mode"
# breaks: "and the discriminator's mode afterwards is what it was before."
# part: gan-opinion
# ceiling: 0.75
# hint: "Whoever changes the mode sets it back: training would go on without dropout."
# ---
# %% id="gan-opinion"
def opinion(discriminator, pictures):
    discriminator.eval()
    with torch.no_grad():
        return torch.sigmoid(discriminator(pictures)).mean().item()
