# ---
# title: The run is kept in memory, not in the file
# breaks: "keeps in the file `path` where a run stands"
# part: photo-checkpoint
# ceiling: 0.5
# hint: "Memory is what a disconnect takes away: write a file."
# ---
# %% id="photo-checkpoint"
import copy

KEPT_RUNS = {}


def save_run(path, epoch, curves, parts):
    state = {
        "epoch": epoch,
        "curves": curves,
        "parts": {name: part.state_dict() for name, part in parts.items()},
        "random": torch.get_rng_state(),
    }
    KEPT_RUNS[path] = copy.deepcopy(state)


def load_run(path, parts):
    if path not in KEPT_RUNS:
        return 0, []
    state = copy.deepcopy(KEPT_RUNS[path])
    for name, part in parts.items():
        part.load_state_dict(state["parts"][name])
    torch.set_rng_state(state["random"])
    return state["epoch"], state["curves"]
