# ---
# title: "One batch for all updates"
# breaks: "Every update draws a *fresh* batch from `draw_real()` and one from `draw_fake()`, and
#   nothing is drawn that is not used."
# part: dstar-train
# ceiling: 0.5
# hint: "The network learns these few samples by heart: draw inside the loop."
# ---
# %% id="dstar-train"
def train_discriminator(network, optimizer, draw_real, draw_fake, loss, updates):
    losses = []
    real, fake = draw_real().detach(), draw_fake().detach()
    for _ in range(updates):
        value = loss(network(real), network(fake))
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        losses.append(value.item())
    return losses
