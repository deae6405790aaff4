# ---
# title: The number of the next epoch is returned
# breaks: "returns `(epoch, curves)`"
# part: photo-checkpoint
# ceiling: 0.6
# hint: "Return the number of epochs that are done."
# ---
# %% id="photo-checkpoint"
def save_run(path, epoch, curves, parts):
    state = {
        "epoch": epoch,
        "curves": curves,
        "parts": {name: part.state_dict() for name, part in parts.items()},
        "random": torch.get_rng_state(),
    }
    torch.save(state, path + ".unfinished")
    os.replace(path + ".unfinished", path)


def load_run(path, parts):
    if not os.path.exists(path):
        return 0, []
    state = torch.load(path, map_location="cpu")
    for name, part in parts.items():
        part.load_state_dict(state["parts"][name])
    torch.set_rng_state(state["random"])
    return state["epoch"] + 1, state["curves"]
