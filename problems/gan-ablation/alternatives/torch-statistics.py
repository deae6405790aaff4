# ---
# title: "Statistics in single precision, with torch; batches by keyword"
# ---
# %% id="ablation-compare"
def paired_difference(scores, baseline):
    gaps = torch.tensor(scores) - torch.tensor(baseline)
    return gaps.mean().item(), (gaps.std() / math.sqrt(len(gaps))).item()


# %% id="ablation-rounds"
def play_rounds(stream, draw, discriminator_updates, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    for number, real in enumerate(stream):
        loss = update_discriminator(noise=draw(count=len(real)), real=real)
        losses["discriminator"].append(loss)
        if (number + 1) % discriminator_updates == 0:
            losses["generator"].append(update_generator(noise=draw(count=len(real))))
    return losses
