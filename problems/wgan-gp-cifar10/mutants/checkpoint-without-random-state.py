# ---
# title: The random state is not kept
# breaks: "is what would have been drawn after `save_run`"
# part: photo-checkpoint
# ceiling: 0.6
# hint: "Keep torch.get_rng_state() and set it again after loading."
# ---
# %% id="photo-checkpoint"
def save_run(path, epoch, curves, parts):
    state = {
        "epoch": epoch,
        "curves": curves,
        "parts": {name: part.state_dict() for name, part in parts.items()},
    }
    torch.save(state, path + ".unfinished")
    os.replace(path + ".unfinished", path)


def load_run(path, parts):
    if not os.path.exists(path):
        return 0, []
    state = torch.load(path, map_location="cpu")
    for name, part in parts.items():
        part.load_state_dict(state["parts"][name])
    return state["epoch"], state["curves"]
