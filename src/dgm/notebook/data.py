# ---
# title: MNIST as one tensor
# requires: [basics]
# ---
# %% role="setup" id="setup-data"
import contextlib
import io
import os
import socket
import tempfile

import torch
import torch.nn.functional as F


def load_mnist(train=True):
    """All of MNIST at once, on the CPU; prints one line about the source of the data.

    Looks in the folder named by the environment variable DGM_DATA, then in ./data, then on the
    network (saved in ./data). If offline, it uses scikit-learn's 1,797 small digits instead.

    Returns images [N, 1, 28, 28], float32 in [-1, 1], and labels [N], int64.
    """
    named = os.environ.get("DGM_DATA")
    for folder in [named, "data"] if named else ["data"]:
        if os.path.isdir(os.path.join(folder, "MNIST")):
            return _read_mnist(folder, train, "DGM_DATA" if folder == named else "./data")
    missing = "no MNIST in the folder DGM_DATA, " if named else ""
    try:
        _download_mnist("data")
    except (OSError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        return _stand_in(train, f"{missing}none in ./data, and the download failed: {reason}")
    return _read_mnist("data", train, "torchvision's download, saved in ./data")


def batches(images, batch_size, generator=None, labels=None):
    """One epoch in random order: yields images, or (images, labels). The last may be smaller."""
    order = torch.randperm(len(images), generator=generator).to(images.device)
    for chosen in order.split(batch_size):
        yield images[chosen] if labels is None else (images[chosen], labels[chosen])


def _read_mnist(folder, train, origin):
    from torchvision.datasets import MNIST

    try:
        mnist = MNIST(folder, train=train)
        images = mnist.data.view(-1, 1, 28, 28).float() / 127.5 - 1
    except Exception as error:
        raise RuntimeError(
            f"{os.path.join(folder, 'MNIST')} exists but cannot be read ({error}). "
            "Delete that folder (or name another one in DGM_DATA) and run this cell again."
        ) from error
    print(f"Data: MNIST, {len(images):,} {'training' if train else 'test'} images from {origin}.")
    return images, mnist.targets


def _download_mnist(folder, seconds=10):
    """Download to a temporary folder first, so that an interruption leaves nothing behind."""
    from torchvision.datasets import MNIST

    os.makedirs(folder, exist_ok=True)
    timeout = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        with tempfile.TemporaryDirectory(dir=folder) as unfinished:
            with contextlib.redirect_stderr(io.StringIO()):
                MNIST(unfinished, download=True)
            os.rename(os.path.join(unfinished, "MNIST"), os.path.join(folder, "MNIST"))
    finally:
        socket.setdefaulttimeout(timeout)


def _stand_in(train, reason):
    from sklearn.datasets import load_digits

    digits = load_digits()
    test = torch.arange(len(digits.target)) % 6 == 0
    chosen = ~test if train else test
    small = torch.tensor(digits.images, dtype=torch.float32)[chosen][:, None] / 8 - 1
    large = F.interpolate(small, size=(20, 20), mode="bicubic").clamp(-1, 1)
    images = F.pad(large, (4, 4, 4, 4), value=-1.0)
    print(f"Data: {len(images):,} small digits of scikit-learn stand in for MNIST ({reason}).")
    return images, torch.tensor(digits.target, dtype=torch.int64)[chosen]


_folders = [folder for folder in (os.environ.get("DGM_DATA"), "data") if folder]
if any(os.path.isdir(os.path.join(folder, "MNIST")) for folder in _folders):
    print("Data: MNIST is here already.")
else:
    print("Data: MNIST will be downloaded (12 MB). Without a network, small digits replace it.")
