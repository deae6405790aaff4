# ---
# title: The state is loaded into copies
# breaks: "puts everything back into the objects in `parts`"
# part: photo-checkpoint
# ceiling: 0.5
# hint: "load_state_dict on the parts themselves: copies are thrown away."
# ---
# %% id="photo-checkpoint"
import copy


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
        copy.deepcopy(part).load_state_dict(state["parts"][name])
    torch.set_rng_state(state["random"])
    return state["epoch"], state["curves"]
