# ---
# title: The curves are not kept
# breaks: "returns `(epoch, curves)`"
# part: photo-checkpoint
# ceiling: 0.7
# hint: "The curves belong to the run: keep and return them."
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
    return state["epoch"], []
