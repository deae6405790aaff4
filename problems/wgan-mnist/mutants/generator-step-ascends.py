# ---
# title: The generator climbs its loss
# breaks: "It minimises `loss(fake_scores)`"
# part: generator-step
# ceiling: 0.5
# hint: "The loss is already what is minimised: no further minus sign before backward."
# ---
# %% id="generator-step"
def generator_step(critic, generator, optimizer, latents, loss):
    value = loss(critic(generator(latents)))
    optimizer.zero_grad()
    (-value).backward()
    optimizer.step()
    return value.item()
