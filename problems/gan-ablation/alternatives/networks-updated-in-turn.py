# ---
# title: "Gradients are cleared through the modules, first and last; frozen opponents"
# ---
# %% id="ablation-updates"
def make_updates(discriminator, generator, learning_rate):
    def adam(network):
        return torch.optim.Adam(network.parameters(), lr=learning_rate, betas=[0.5, 0.999])

    of_discriminator, of_generator = adam(discriminator), adam(generator)

    def update_discriminator(real, noise):
        discriminator.zero_grad()
        fakes = generator(noise)
        loss = -F.logsigmoid(discriminator(real)).mean()
        loss = loss - F.logsigmoid(-discriminator(fakes.detach())).mean()
        loss.backward()
        of_discriminator.step()
        return loss.item()

    def update_generator(noise):
        generator.zero_grad()
        discriminator.requires_grad_(False)
        loss = -F.logsigmoid(discriminator(generator(noise))).mean()
        loss.backward()
        discriminator.requires_grad_(True)
        of_generator.step()
        return loss.item()

    return update_discriminator, update_generator
