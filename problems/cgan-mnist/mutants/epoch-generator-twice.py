# ---
# title: "The generator is updated twice for every batch"
# breaks: "Then the generator is updated once"
# part: cgan-epoch
# ceiling: 0.85
# hint: "One update each, in turn."
# ---
# %% id="cgan-epoch"
def cgan_epoch(pictures, labels, batch_size, draw, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    for chosen in torch.randperm(len(pictures)).split(batch_size):
        count = len(chosen)
        loss = update_discriminator(pictures[chosen], labels[chosen], draw(count))
        losses["discriminator"].append(loss)
        drawn_labels = torch.randint(10, (count,))
        update_generator(draw(count), torch.randint(10, (count,)))
        losses["generator"].append(update_generator(draw(count), drawn_labels))
    return losses
