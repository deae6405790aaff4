# ---
# title: The last, smaller batch is left out
# breaks: "the last has what is left"
# part: latent-training
# ceiling: 0.7
# hint: "Do not drop what does not fill a batch."
# ---
# %% id="latent-training"
def train_by_risk(risk, optimizer, count, epochs, batch_size):
    history = []
    for _ in range(epochs):
        total = 0.0
        for numbers in torch.randperm(count).split(batch_size):
            if len(numbers) < batch_size:
                continue
            optimizer.zero_grad()
            value = risk(numbers)
            value.backward()
            optimizer.step()
            total += value.item() * len(numbers)
        history.append(total / count)
    return history
