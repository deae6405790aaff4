# ---
# title: "The generator gets the labels of the batch"
# breaks: "it owes us every digit, whatever the batch held."
# part: cgan-epoch
# ceiling: 0.7
# hint: "Draw labels for the generator: those of the batch are only as varied as the batch."
# ---
# %% id="cgan-epoch"
def cgan_epoch(pictures, labels, batch_size, draw, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    for chosen in torch.randperm(len(pictures)).split(batch_size):
        count = len(chosen)
        loss = update_discriminator(pictures[chosen], labels[chosen], draw(count))
        losses["discriminator"].append(loss)
        drawn_labels = labels[chosen]
        losses["generator"].append(update_generator(draw(count), drawn_labels))
    return losses
