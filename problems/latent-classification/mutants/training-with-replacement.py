# ---
# title: Batches are drawn with replacement
# breaks: "Each epoch visits each data point once"
# part: latent-training
# ceiling: 0.7
# hint: "torch.randint leaves out a third of the data: use a permutation."
# ---
# %% id="latent-training"
def train_by_risk(risk, optimizer, count, epochs, batch_size):
    history = []
    for _ in range(epochs):
        total = 0.0
        for numbers in torch.randint(count, (count,)).split(batch_size):
            optimizer.zero_grad()
            value = risk(numbers)
            value.backward()
            optimizer.step()
            total += value.item() * len(numbers)
        history.append(total / count)
    return history
