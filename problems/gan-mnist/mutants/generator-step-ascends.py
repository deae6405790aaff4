# ---
# title: "The generator climbs its loss"
# breaks: "It minimises `loss(fake_logits)`"
# part: gan-generator-step
# ceiling: 0.5
# hint: "The loss is already what is minimised: no further minus sign before backward."
# ---
# %% id="gan-generator-step"
def generator_step(discriminator, generator, optimizer, noise, loss):
    value = loss(discriminator(generator(noise)))
    optimizer.zero_grad()
    (-value).backward()
    optimizer.step()
    return value.item()
