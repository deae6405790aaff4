# ---
# title: The seed is kept, not where the generator stands
# breaks: "is what would have been drawn after `save_run`"
# part: photo-checkpoint
# ceiling: 0.6
# hint: "Seeding again starts the random numbers from the beginning: keep the state instead."
# ---
# %% id="photo-checkpoint"
def save_run(path, epoch, curves, parts):
    state = {
        "epoch": epoch,
        "curves": curves,
        "parts": {name: part.state_dict() for name, part in parts.items()},
        "seed": torch.initial_seed(),
    }
    torch.save(state, path + ".unfinished")
    os.replace(path + ".unfinished", path)


def load_run(path, parts):
    if not os.path.exists(path):
        return 0, []
    state = torch.load(path, map_location="cpu")
    for name, part in parts.items():
        part.load_state_dict(state["parts"][name])
    torch.manual_seed(state["seed"])
    return state["epoch"], state["curves"]
