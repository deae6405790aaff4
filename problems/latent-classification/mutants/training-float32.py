# ---
# title: The report is a list of float32
# breaks: "It returns a list of `epochs` floats"
# part: latent-training
# ceiling: 0.85
# hint: "The risks are right, but no plain floats: value.item() or float(value)."
# ---
# %% id="latent-training"
def train_by_risk(risk, optimizer, count, epochs, batch_size):
    history = []
    for _ in range(epochs):
        total = 0.0
        for numbers in torch.randperm(count).split(batch_size):
            optimizer.zero_grad()
            value = risk(numbers)
            value.backward()
            optimizer.step()
            total += value.item() * len(numbers)
        history.append(np.float32(total / count))
    return history
