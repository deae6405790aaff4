# ---
# title: One step for each epoch
# breaks: "After each batch the optimiser makes one step"
# part: latent-training
# ceiling: 0.5
# hint: "Step inside the loop over batches."
# ---
# %% id="latent-training"
def train_by_risk(risk, optimizer, count, epochs, batch_size):
    history = []
    for _ in range(epochs):
        total = 0.0
        optimizer.zero_grad()
        for numbers in torch.randperm(count).split(batch_size):
            value = risk(numbers)
            value.backward()
            total += value.item() * len(numbers)
        optimizer.step()
        history.append(total / count)
    return history
