# ---
# title: The scores are treated as logits
# breaks: "It minimises $-\\overline{f(\\tilde x)}$ over the pictures $\\tilde x$ it makes of
#   `latents`"
# part: gp-generator-step
# ceiling: 0.5
# hint: "Scores are no logits of a probability: no sigmoid and no logarithm."
# ---
# %% id="gp-generator-step"
def gp_generator_step(critic, generator, optimizer, latents):
    loss = -F.logsigmoid(critic(generator(latents))).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
