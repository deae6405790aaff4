# ---
# title: "Nines are never asked for"
# breaks: "uniformly from 0 to 9: it owes us every digit"
# part: cgan-epoch
# ceiling: 0.7
# hint: "torch.randint's upper end is exclusive: randint(0, 9) never gives a 9."
# ---
# %% id="cgan-epoch"
def cgan_epoch(pictures, labels, batch_size, draw, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    for chosen in torch.randperm(len(pictures)).split(batch_size):
        count = len(chosen)
        loss = update_discriminator(pictures[chosen], labels[chosen], draw(count))
        losses["discriminator"].append(loss)
        drawn_labels = torch.randint(0, 9, (count,))
        losses["generator"].append(update_generator(draw(count), drawn_labels))
    return losses
