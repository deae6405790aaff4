# ---
# title: "log(1 - D) is minimised by the generator"
# breaks: "makes one step that minimises $-\\operatorname{mean}\\log D(x_{fake})$."
# part: ablation-updates
# ceiling: 0.5
# hint: "The non-saturating loss is -log D of the fakes."
# ---
# %% id="ablation-updates"
def make_updates(discriminator, generator, learning_rate):
    betas = (0.5, 0.999)
    d_optimizer = torch.optim.Adam(discriminator.parameters(), lr=learning_rate, betas=betas)
    g_optimizer = torch.optim.Adam(generator.parameters(), lr=learning_rate, betas=betas)

    def update_discriminator(real, noise):
        fake_logits = discriminator(generator(noise).detach())
        loss = F.softplus(-discriminator(real)).mean() + F.softplus(fake_logits).mean()
        d_optimizer.zero_grad()
        loss.backward()
        d_optimizer.step()
        return loss.item()

    def update_generator(noise):
        loss = -F.softplus(discriminator(generator(noise))).mean()
        g_optimizer.zero_grad()
        loss.backward()
        g_optimizer.step()
        return loss.item()

    return update_discriminator, update_generator
