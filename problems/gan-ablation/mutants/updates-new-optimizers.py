# ---
# title: "An optimiser is made in every update"
# breaks: "which lasts from call to call."
# part: ablation-updates
# ceiling: 0.5
# hint: "Make the optimisers once, outside the updates: Adam forgets otherwise."
# ---
# %% id="ablation-updates"
def make_updates(discriminator, generator, learning_rate):
    betas = (0.5, 0.999)

    def update_discriminator(real, noise):
        fake_logits = discriminator(generator(noise).detach())
        loss = F.softplus(-discriminator(real)).mean() + F.softplus(fake_logits).mean()
        d_optimizer = torch.optim.Adam(discriminator.parameters(), lr=learning_rate, betas=betas)
        d_optimizer.zero_grad()
        loss.backward()
        d_optimizer.step()
        return loss.item()

    def update_generator(noise):
        loss = F.softplus(-discriminator(generator(noise))).mean()
        g_optimizer = torch.optim.Adam(generator.parameters(), lr=learning_rate, betas=betas)
        g_optimizer.zero_grad()
        loss.backward()
        g_optimizer.step()
        return loss.item()

    return update_discriminator, update_generator
