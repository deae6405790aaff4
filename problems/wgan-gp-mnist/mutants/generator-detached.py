# ---
# title: The pictures are detached from the generator
# breaks: "It minimises $-\\overline{f(\\tilde x)}$ over the pictures $\\tilde x$ it makes of
#   `latents`"
# part: gp-generator-step
# ceiling: 0.5
# hint: "The gradient flows through the critic to the generator: no detach, no no_grad here."
# ---
# %% id="gp-generator-step"
def gp_generator_step(critic, generator, optimizer, latents):
    loss = -critic(generator(latents).detach()).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
