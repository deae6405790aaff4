# ---
# title: "Updates called by keyword; order and labels from NumPy"
# ---
# %% id="cgan-epoch"
def cgan_epoch(pictures, labels, batch_size, draw, update_discriminator, update_generator):
    order = torch.tensor(np.random.permutation(len(labels)), device=labels.device)
    losses = {"generator": [], "discriminator": []}
    for chosen in torch.split(order, batch_size):
        count = chosen.numel()
        noise = draw(count), draw(count)
        wanted = torch.from_numpy(np.random.randint(0, 10, count)).to(labels.device)
        losses["discriminator"].append(
            update_discriminator(pictures=pictures[chosen], labels=labels[chosen], noise=noise[0])
        )
        losses["generator"].append(update_generator(labels=wanted, noise=noise[1]))
    return losses
