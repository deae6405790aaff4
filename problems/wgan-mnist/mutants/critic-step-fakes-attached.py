# ---
# title: The loss of the critic sends gradients into the generator
# breaks: "Its parameters, their gradients and their `requires_grad` are afterwards what they
#   were before."
# part: critic-step
# ceiling: 0.85
# hint: "Make the pictures without a graph (detach, or no_grad): the critic's loss is not the
#   generator's."
# ---
# %% id="critic-step"
def critic_step(critic, generator, optimizer, real, latents, loss, constrain):
    fake = generator(latents)
    value = loss(critic(real), critic(fake))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    constrain(critic)
    return -value.item()
