# ---
# title: The generator lowers its scores
# breaks: "It minimises $-\\overline{f(\\tilde x)}$ over the pictures $\\tilde x$ it makes of
#   `latents`"
# part: gp-generator-step
# ceiling: 0.5
# hint: "The generator wants high scores, and an optimiser descends: minus the mean."
# ---
# %% id="gp-generator-step"
def gp_generator_step(critic, generator, optimizer, latents):
    loss = critic(generator(latents)).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
