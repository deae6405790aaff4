# ---
# title: "The discriminator is asked with dropout on"
# breaks: "It is asked in evaluation mode, since dropout would make the answer a matter of chance"
# part: gan-opinion
# ceiling: 0.75
# hint: "Set the discriminator to evaluation mode first: dropout is still on."
# ---
# %% id="gan-opinion"
def opinion(discriminator, pictures):
    with torch.no_grad():
        return torch.sigmoid(discriminator(pictures)).mean().item()
