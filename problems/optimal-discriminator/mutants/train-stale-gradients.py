# ---
# title: "Old gradients are not cleared"
# breaks: "It minimises `loss(real_logits, fake_logits)` with one step of the given `optimizer`,
#   by the gradients of this loss alone: what was there before is cleared."
# part: dstar-train
# ceiling: 0.5
# hint: "backward() adds to what is in the gradients: clear them before it."
# ---
# %% id="dstar-train"
def train_discriminator(network, optimizer, draw_real, draw_fake, loss, updates):
    losses = []
    for _ in range(updates):
        value = loss(network(draw_real().detach()), network(draw_fake().detach()))
        value.backward()
        optimizer.step()
        losses.append(value.item())
    return losses
