# ---
# title: Without a file there is an error
# breaks: "Without a file it changes nothing and returns `(0, [])`"
# part: photo-checkpoint
# ceiling: 0.95
# hint: "The first session has no file yet: (0, [])."
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
    state = torch.load(path, map_location="cpu")
    for name, part in parts.items():
        part.load_state_dict(state["parts"][name])
    torch.set_rng_state(state["random"])
    return state["epoch"], state["curves"]
