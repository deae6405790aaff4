# ---
# title: A checkpoint as one flat dictionary, the score by entropies
# ---
# %% id="photo-checkpoint"
def save_run(path, epoch, curves, parts):
    latest = f"{path}.{epoch}"
    content = {"epoch": epoch, "curves": curves, "rng": torch.get_rng_state()}
    for name in parts:
        content["part " + name] = parts[name].state_dict()
    torch.save(content, latest)
    os.replace(latest, path)


def load_run(path, parts):
    if os.path.isfile(path):
        content = torch.load(path)
        for name, part in parts.items():
            part.load_state_dict(content.pop("part " + name))
        torch.set_rng_state(content["rng"].cpu())
        return content["epoch"], content["curves"]
    return 0, []


# %% id="photo-epochs"
def train_to(epochs, load, save, play_epoch):
    done, curves = load()
    remaining = iter(range(done + 1, epochs + 1))
    for epoch in remaining:
        entry = play_epoch(epoch)
        curves += [entry]
        save(epoch, curves)
    return curves


# %% id="photo-scores"
def split_scores(logits, splits=10):
    size, rest = divmod(len(logits), splits)
    if rest:
        raise ValueError("not a multiple")
    p = torch.softmax(logits.double(), dim=1).reshape(splits, size, -1)
    marginal_entropy = torch.special.entr(p.mean(dim=1)).sum(dim=1)
    scores = (marginal_entropy - torch.special.entr(p).sum(dim=2).mean(dim=1)).exp()
    return float(scores.mean()), float(scores.var(unbiased=False).sqrt())
