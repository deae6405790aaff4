# ---
# title: "Pictures are shuffled, labels are not"
# breaks: "every picture comes with its own label"
# part: cgan-epoch
# ceiling: 0.7
# hint: "Shuffle pictures and labels with one permutation: otherwise a label says nothing about
#   its picture."
# ---
# %% id="cgan-epoch"
def cgan_epoch(pictures, labels, batch_size, draw, update_discriminator, update_generator):
    pictures = pictures[torch.randperm(len(pictures))]
    losses = {"discriminator": [], "generator": []}
    for chosen in torch.arange(len(pictures)).split(batch_size):
        count = len(chosen)
        loss = update_discriminator(pictures[chosen], labels[chosen], draw(count))
        losses["discriminator"].append(loss)
        drawn_labels = torch.randint(10, (count,))
        losses["generator"].append(update_generator(draw(count), drawn_labels))
    return losses
