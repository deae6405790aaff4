# ---
# title: Batches of all sizes count the same in the report
# breaks: "Each data point counts the same, also one in a small last batch."
# part: latent-training
# ceiling: 0.9
# hint: "Weigh a batch by its size, and divide by the number of data points."
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
            total += value.item()
        history.append(total / -(-count // batch_size))
    return history
