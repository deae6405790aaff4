# ---
# title: Scores are probabilities
# breaks: "A critic turns a batch into scores `[N]`, unbounded"
# part: photo-critic
# ceiling: 0.85
# hint: "A critic is no classifier: no sigmoid at its end."
# ---
# %% id="photo-critic"
def photo_critic(width):
    return nn.Sequential(
        nn.Conv2d(3, width, kernel_size=4, stride=2, padding=1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(width, 2 * width, kernel_size=4, stride=2, padding=1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(2 * width, 4 * width, kernel_size=4, stride=2, padding=1),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(4 * width * 4 * 4, 1),
        nn.Sigmoid(),
        nn.Flatten(0),
    )
