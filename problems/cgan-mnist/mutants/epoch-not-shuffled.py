# ---
# title: "The pictures come in the order of the set"
# breaks: "in a new random order each time"
# part: cgan-epoch
# ceiling: 0.7
# hint: "Shuffle the set anew for each epoch."
# ---
# %% id="cgan-epoch"
def cgan_epoch(pictures, labels, batch_size, draw, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    for chosen in torch.arange(len(pictures)).split(batch_size):
        count = len(chosen)
        loss = update_discriminator(pictures[chosen], labels[chosen], draw(count))
        losses["discriminator"].append(loss)
        drawn_labels = torch.randint(10, (count,))
        losses["generator"].append(update_generator(draw(count), drawn_labels))
    return losses
