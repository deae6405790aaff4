# ---
# title: "Tensors are kept in the list"
# breaks: "returns the list of their losses, each before its update, as plain floats."
# part: dstar-train
# ceiling: 0.85
# hint: "A tensor in the list keeps its whole graph in memory: .item() makes it a float."
# ---
# %% id="dstar-train"
def train_discriminator(network, optimizer, draw_real, draw_fake, loss, updates):
    losses = []
    for _ in range(updates):
        value = loss(network(draw_real().detach()), network(draw_fake().detach()))
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        losses.append(value)
    return losses
