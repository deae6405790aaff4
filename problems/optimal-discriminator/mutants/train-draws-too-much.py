# ---
# title: "Every batch is drawn twice"
# breaks: "Every update draws a *fresh* batch from `draw_real()` and one from `draw_fake()`, and
#   nothing is drawn that is not used."
# part: dstar-train
# ceiling: 0.5
# hint: "Draw once an update and use what you have drawn: here one batch is thrown away."
# ---
# %% id="dstar-train"
def train_discriminator(network, optimizer, draw_real, draw_fake, loss, updates):
    losses = []
    draw_real(), draw_fake()  # to see that they work
    for _ in range(updates):
        value = loss(network(draw_real().detach()), network(draw_fake().detach()))
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        losses.append(value.item())
    return losses
