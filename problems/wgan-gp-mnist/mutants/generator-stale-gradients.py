# ---
# title: Gradients pile up from step to step
# breaks: "whatever the generator's gradients held before is cleared first"
# part: gp-generator-step
# ceiling: 0.9
# hint: "Clear the generator's gradients before backward: they add up otherwise."
# ---
# %% id="gp-generator-step"
def gp_generator_step(critic, generator, optimizer, latents):
    loss = -critic(generator(latents)).mean()
    loss.backward()
    optimizer.step()
    return loss.item()
