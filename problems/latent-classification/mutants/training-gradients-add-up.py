# ---
# title: Gradients are never cleared
# breaks: "by the gradient of this batch's risk alone"
# part: latent-training
# ceiling: 0.5
# hint: "optimizer.zero_grad() belongs before every backward()."
# ---
# %% id="latent-training"
def train_by_risk(risk, optimizer, count, epochs, batch_size):
    history = []
    for _ in range(epochs):
        total = 0.0
        for numbers in torch.randperm(count).split(batch_size):
            value = risk(numbers)
            value.backward()
            optimizer.step()
            total += value.item() * len(numbers)
        history.append(total / count)
    return history
