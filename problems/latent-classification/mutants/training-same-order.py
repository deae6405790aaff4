# ---
# title: The data are visited in the same order each time
# breaks: "in a random order of its own"
# part: latent-training
# ceiling: 0.7
# hint: "Draw a new permutation inside the loop over epochs."
# ---
# %% id="latent-training"
def train_by_risk(risk, optimizer, count, epochs, batch_size):
    history = []
    for _ in range(epochs):
        total = 0.0
        for numbers in torch.arange(count).split(batch_size):
            optimizer.zero_grad()
            value = risk(numbers)
            value.backward()
            optimizer.step()
            total += value.item() * len(numbers)
        history.append(total / count)
    return history
