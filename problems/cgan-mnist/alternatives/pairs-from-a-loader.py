# ---
# title: "Pairs come from a DataLoader"
# ---
# %% id="cgan-epoch"
def cgan_epoch(pictures, labels, batch_size, draw, update_discriminator, update_generator):
    pairs = torch.utils.data.TensorDataset(pictures, labels)
    losses = []
    for batch, own_labels in torch.utils.data.DataLoader(pairs, batch_size, shuffle=True):
        count = len(batch)
        ten = torch.ones(10, device=labels.device)
        wanted = torch.multinomial(ten, count, replacement=True)
        losses.append(update_discriminator(batch, own_labels, draw(count)))
        losses.append(update_generator(draw(count), wanted))
    return {"discriminator": losses[::2], "generator": losses[1::2]}
