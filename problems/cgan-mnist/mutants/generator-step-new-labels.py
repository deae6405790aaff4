# ---
# title: "A fake is judged with another label than it was made for"
# breaks: "each fake being judged with the label it was made for"
# part: cgan-generator-step
# ceiling: 0.5
# hint: "The generator is told one label and judged by another: hand the same labels to both
#   networks."
# ---
# %% id="cgan-generator-step"
def cgan_generator_step(discriminator, generator, optimizer, noise, labels):
    logits = discriminator(generator(noise, labels), torch.randint(10, labels.shape))
    loss = F.softplus(-logits).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
