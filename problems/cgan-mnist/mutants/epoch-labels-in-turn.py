# ---
# title: "The generator's labels are 0 to 9 in a fixed order"
# breaks: "for labels that are drawn anew, uniformly from 0 to 9"
# part: cgan-epoch
# ceiling: 0.7
# hint: "Draw the generator's labels at random, anew for each update."
# ---
# %% id="cgan-epoch"
def cgan_epoch(pictures, labels, batch_size, draw, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    for chosen in torch.randperm(len(pictures)).split(batch_size):
        count = len(chosen)
        loss = update_discriminator(pictures[chosen], labels[chosen], draw(count))
        losses["discriminator"].append(loss)
        drawn_labels = torch.arange(count) % 10
        losses["generator"].append(update_generator(draw(count), drawn_labels))
    return losses
