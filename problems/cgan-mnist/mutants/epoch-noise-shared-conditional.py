# ---
# title: "Both updates of a batch see the same noise"
# breaks: "Each update gets noise of its own from `draw(count)`."
# part: cgan-epoch
# ceiling: 0.85
# hint: "Draw noise anew for the generator."
# ---
# %% id="cgan-epoch"
def cgan_epoch(pictures, labels, batch_size, draw, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    for chosen in torch.randperm(len(pictures)).split(batch_size):
        count = len(chosen)
        noise = draw(count)
        loss = update_discriminator(pictures[chosen], labels[chosen], noise)
        losses["discriminator"].append(loss)
        drawn_labels = torch.randint(10, (count,))
        losses["generator"].append(update_generator(noise, drawn_labels))
    return losses
