# ---
# title: Whole objects are kept, and take the place of those given
# breaks: "puts everything back into the objects in `parts`"
# part: photo-checkpoint
# ceiling: 0.5
# hint: "The caller goes on with the objects it has: keep state_dict()s and load them into these."
# ---
# %% id="photo-checkpoint"
def save_run(path, epoch, curves, parts):
    state = {
        "epoch": epoch,
        "curves": curves,
        "parts": parts,
        "random": torch.get_rng_state(),
    }
    torch.save(state, path + ".unfinished")
    os.replace(path + ".unfinished", path)


def load_run(path, parts):
    if not os.path.exists(path):
        return 0, []
    state = torch.load(path, map_location="cpu", weights_only=False)
    parts.update(state["parts"])
    torch.set_rng_state(state["random"])
    return state["epoch"], state["curves"]
