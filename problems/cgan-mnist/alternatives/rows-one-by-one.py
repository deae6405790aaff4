# ---
# title: "The grid row by row; agreement from counts; the given batches; labels from NumPy"
# ---
# %% id="cgan-grid"
@torch.inference_mode()
def label_grid(generator, noise):
    modes = [(module, module.training) for module in generator.modules()]
    generator.eval()
    rows = [generator(noise, torch.full((len(noise),), label)) for label in range(10)]
    for module, mode in modes:
        module.training = mode
    return torch.cat(rows).clone()


# %% id="cgan-agreement"
def label_agreement(logits, labels):
    asked = F.one_hot(labels, 10).double()
    seen = F.one_hot(logits.max(dim=1).indices, 10).double()
    return torch.diagonal(asked.T @ seen) / asked.sum(dim=0)


# %% id="cgan-epoch"
def cgan_epoch(pictures, labels, batch_size, draw, update_discriminator, update_generator):
    first, second = [], []
    for batch, own_labels in batches(pictures, batch_size, labels=labels):
        count = batch.shape[0]
        wanted = torch.tensor(np.random.randint(0, 10, size=count)).to(labels)
        for_generator, for_discriminator = draw(count), draw(count)
        first.append(update_discriminator(batch, own_labels, for_discriminator))
        second.append(update_generator(for_generator, wanted))
    return {"discriminator": first, "generator": second}
