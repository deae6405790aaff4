# ---
# title: "Generated logits come first"
# breaks: "It minimises `loss(real_logits, fake_logits)` with one step of the given `optimizer`,
#   by the gradients of this loss alone: what was there before is cleared."
# part: dstar-train
# ceiling: 0.5
# hint: "The loss takes the real logits first."
# ---
# %% id="dstar-train"
def train_discriminator(network, optimizer, draw_real, draw_fake, loss, updates):
    losses = []
    for _ in range(updates):
        value = loss(network(draw_fake().detach()), network(draw_real().detach()))
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        losses.append(value.item())
    return losses
