# ---
# title: The critic is frozen and never thawed
# breaks: "Its parameters and their `requires_grad` are afterwards what they were before, so
#   that it can be trained on."
# part: generator-step
# ceiling: 0.8
# hint: "Whoever sets requires_grad to False sets it back: a frozen critic cannot be trained
#   on."
# ---
# %% id="generator-step"
def generator_step(critic, generator, optimizer, latents, loss):
    critic.requires_grad_(False)
    value = loss(critic(generator(latents)))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()
