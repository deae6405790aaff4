# ---
# title: The critic is frozen and stays so
# breaks: "Its parameters and their `requires_grad` are afterwards what they were before."
# part: gp-generator-step
# ceiling: 0.9
# hint: "Who freezes the critic must thaw it again: it learns no more otherwise."
# ---
# %% id="gp-generator-step"
def gp_generator_step(critic, generator, optimizer, latents):
    for parameter in critic.parameters():
        parameter.requires_grad_(False)
    loss = -critic(generator(latents)).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
