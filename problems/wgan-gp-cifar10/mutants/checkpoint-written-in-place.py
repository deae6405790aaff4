# ---
# title: The file is overwritten in place
# breaks: "A save that breaks off half-way leaves the file of an earlier epoch as it was, readable."
# part: photo-checkpoint
# ceiling: 0.95
# hint: "Write another file first, then os.replace it over the old one in one go."
# ---
# %% id="photo-checkpoint"
def save_run(path, epoch, curves, parts):
    state = {
        "epoch": epoch,
        "curves": curves,
        "parts": {name: part.state_dict() for name, part in parts.items()},
        "random": torch.get_rng_state(),
    }
    torch.save(state, path)


def load_run(path, parts):
    if not os.path.exists(path):
        return 0, []
    state = torch.load(path, map_location="cpu")
    for name, part in parts.items():
        part.load_state_dict(state["parts"][name])
    torch.set_rng_state(state["random"])
    return state["epoch"], state["curves"]
