# ---
# title: A checkpoint as bytes that are renamed into place, with the other random states too
# ---
# %% id="photo-checkpoint"
import io
import random


def save_run(path, epoch, curves, parts):
    buffer = io.BytesIO()
    pieces = {key: value.state_dict() for key, value in parts.items()}
    states = [torch.random.get_rng_state(), random.getstate()]
    torch.save((epoch, list(curves), pieces, states), buffer)
    handle, unfinished = tempfile.mkstemp(dir=os.path.dirname(path) or ".")
    with os.fdopen(handle, "wb") as file:
        file.write(buffer.getvalue())
    os.rename(unfinished, path)


def load_run(path, parts):
    try:
        with open(path, "rb") as file:
            epoch, curves, pieces, states = torch.load(file, weights_only=False)
    except FileNotFoundError:
        return 0, []
    for key in pieces:
        parts[key].load_state_dict(pieces[key])
    random.setstate(states[1])
    torch.random.set_rng_state(states[0])
    return epoch, curves


# %% id="photo-epochs"
def train_to(epochs, load, save, play_epoch):
    done, curves = load()
    while done < epochs:
        curves = [*curves, play_epoch(done + 1)]
        done += 1
        save(done, curves)
    return curves
