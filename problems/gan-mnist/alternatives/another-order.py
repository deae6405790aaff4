# ---
# title: "Noise is drawn in another order; modes are kept module by module"
# ---
# %% id="gan-epoch"
def gan_epoch(stream, draw, update_discriminator, update_generator):
    pairs = []
    for real in stream:
        count = real.shape[0]
        for_generator, for_discriminator = draw(count), draw(count)
        first = update_discriminator(real, for_discriminator)
        pairs.append((first, update_generator(for_generator)))
    return {"discriminator": [d for d, _ in pairs], "generator": [g for _, g in pairs]}


# %% id="gan-opinion"
@torch.inference_mode()
def opinion(discriminator, pictures):
    modes = {module: module.training for module in discriminator.modules()}
    try:
        logits = discriminator.eval()(pictures)
        return float(np.mean(1 / (1 + np.exp(-logits.cpu().double().numpy()))))
    finally:
        for module, mode in modes.items():
            module.training = mode


# %% id="gan-optimizers"
def gan_optimizers(discriminator, generator, learning_rate):
    options = {"lr": learning_rate, "betas": (0.5, 0.999), "foreach": False}
    return [torch.optim.Adam(n.parameters(), **options) for n in (discriminator, generator)]
