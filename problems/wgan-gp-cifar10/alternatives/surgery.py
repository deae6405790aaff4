# ---
# title: The networks for digits, with the layers exchanged that have another size
# ---
# %% id="photo-generator"
def photo_generator(width, blocks=9):
    layers = [layer for layer in digit_generator(width) if not isinstance(layer, ResidualBlock)]
    layers[0] = nn.Linear(PHOTO_LATENT_SIZE, width * 8**2)
    layers[1] = nn.Unflatten(1, (width, 8, 8))
    layers[-2] = nn.ConvTranspose2d(width // 2, 3, kernel_size=4, stride=2, padding=1)
    layers[2:2] = [ResidualBlock(width) for _ in range(blocks)]
    return nn.Sequential(*layers)


# %% id="photo-critic"
def photo_critic(width):
    critic = digit_critic(width)
    critic[0] = nn.Conv2d(3, width, kernel_size=4, stride=2, padding=1)
    critic[-2] = nn.Linear(4 * width * 4 * 4, 1)
    return critic


# %% id="photo-schedule"
def set_learning_rates(optimizers, rates, epoch, cut_after):
    for k in range(len(optimizers)):
        for group in optimizers[k].param_groups:
            group.update(lr=rates[k] / 10 if epoch > cut_after else rates[k])
