# ---
# title: Parameters are kept, buffers are not
# breaks: "puts everything back into the objects in `parts`"
# part: photo-checkpoint
# ceiling: 0.55
# hint: "Use state_dict(): it has the running statistics of batch normalisation too."
# ---
# %% id="photo-checkpoint"
def save_run(path, epoch, curves, parts):
    state = {
        "epoch": epoch,
        "curves": curves,
        "parts": {
            name: dict(part.named_parameters())
            if isinstance(part, nn.Module)
            else part.state_dict()
            for name, part in parts.items()
        },
        "random": torch.get_rng_state(),
    }
    torch.save(state, path + ".unfinished")
    os.replace(path + ".unfinished", path)


def load_run(path, parts):
    if not os.path.exists(path):
        return 0, []
    state = torch.load(path, map_location="cpu")
    for name, part in parts.items():
        if isinstance(part, nn.Module):
            part.load_state_dict(state["parts"][name], strict=False)
        else:
            part.load_state_dict(state["parts"][name])
    torch.set_rng_state(state["random"])
    return state["epoch"], state["curves"]
