# ---
# title: The optimiser never makes a step
# breaks: "After each batch the optimiser makes one step"
# part: latent-training
# ceiling: 0.5
# hint: "backward() only computes gradients; step() uses them."
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
            total += value.item() * len(numbers)
        history.append(total / count)
    return history
