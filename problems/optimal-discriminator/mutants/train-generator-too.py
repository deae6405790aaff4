# ---
# title: "Gradients go into the generator"
# breaks: "samples may carry the graph that made them, and no gradient goes into it."
# part: dstar-train
# ceiling: 0.85
# hint: "The samples carry the generator's graph: detach them before the network sees them."
# ---
# %% id="dstar-train"
def train_discriminator(network, optimizer, draw_real, draw_fake, loss, updates):
    losses = []
    for _ in range(updates):
        value = loss(network(draw_real()), network(draw_fake()))
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        losses.append(value.item())
    return losses
