# ---
# title: CIFAR-10 as one tensor
# requires: [basics]
# ---
# %% role="setup" id="setup-cifar"
import contextlib
import io
import os
import socket
import tempfile
import zipfile

import numpy as np
import PIL.Image
import torch
import torch.nn.functional as F

CIFAR_CLASSES = [
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
]
CIFAR_JPEGS = "cifar10-jpeg.zip"


def load_cifar10(train=True, limit=None):
    """All of CIFAR-10, or about `limit` pictures; prints one line about the source of the data.

    Looks in the folder named by the environment variable DGM_DATA, then in ./data, then on the
    network (saved in ./data). If offline, it uses scikit-learn's digits, enlarged and tinted.

    Returns images [N, 3, 32, 32], float32 in [-1, 1], and labels [N], int64, in a fixed order that
    mixes the classes.
    """
    named = os.environ.get("DGM_DATA")
    for folder in [named, "data"] if named else ["data"]:
        for name, read in ((CIFAR_JPEGS, _read_jpegs), ("cifar-10-batches-py", _read_batches)):
            if os.path.exists(os.path.join(folder, name)):
                images, labels = read(folder, train, limit)
                origin = "DGM_DATA" if folder == named else "./data"
                kind = f"{'training' if train else 'test'} images"
                print(f"Data: CIFAR-10, {len(images):,} {kind} from {origin} ({name}).")
                return _as_images(images), torch.tensor(labels, dtype=torch.int64)
    try:
        _download_cifar10("data")
    except (OSError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        return _tinted_digits(train, limit, f"none in ./data, and the download failed: {reason}")
    return load_cifar10(train, limit)


def _as_images(pixels):
    """uint8 [N, 32, 32, 3] -> float32 [N, 3, 32, 32] in [-1, 1]."""
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).contiguous().float() / 127.5 - 1


def _mixed(count, limit):
    """A shuffled order of `count` pictures, always the same, cut off at `limit`."""
    return np.random.default_rng(0).permutation(count)[:limit]


def _read_jpegs(folder, train, limit):
    path = os.path.join(folder, CIFAR_JPEGS)
    part = "train/" if train else "test/"
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith(part)]
        names = sorted(name for name in names if name.endswith(".jpg"))
        names = [names[i] for i in _mixed(len(names), limit)]
        images = np.empty((len(names), 32, 32, 3), dtype=np.uint8)
        for image, name in zip(images, names, strict=True):
            image[:] = np.asarray(PIL.Image.open(io.BytesIO(archive.read(name))).convert("RGB"))
    return images, [CIFAR_CLASSES.index(name.split("/")[1]) for name in names]


def _read_batches(folder, train, limit):
    from torchvision.datasets import CIFAR10

    stored = CIFAR10(folder, train=train)
    chosen = _mixed(len(stored.data), limit)
    return stored.data[chosen], np.array(stored.targets)[chosen]


def _download_cifar10(folder, seconds=10):
    """Download to a temporary folder first, so that an interruption leaves nothing behind."""
    from torchvision.datasets import CIFAR10

    os.makedirs(folder, exist_ok=True)
    timeout = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        with tempfile.TemporaryDirectory(dir=folder) as unfinished:
            with contextlib.redirect_stderr(io.StringIO()):
                CIFAR10(unfinished, download=True)
            batches_folder = "cifar-10-batches-py"
            os.rename(
                os.path.join(unfinished, batches_folder), os.path.join(folder, batches_folder)
            )
    finally:
        socket.setdefaulttimeout(timeout)


def _tinted_digits(train, limit, reason):
    from sklearn.datasets import load_digits

    digits = load_digits()
    test = np.arange(len(digits.target)) % 6 == 0
    chosen = np.flatnonzero(~test if train else test)[:limit]
    shapes = torch.tensor(digits.images[chosen], dtype=torch.float32)[:, None] / 16
    shapes = F.interpolate(shapes, size=(32, 32), mode="bicubic").clamp(0, 1)
    source = np.random.default_rng(0 if train else 1)
    ink, paper = torch.tensor(source.uniform(-1, 1, (2, len(chosen), 3, 1, 1)), dtype=torch.float32)
    print(
        f"Data: {len(chosen):,} digits of scikit-learn, tinted, stand in for CIFAR-10 ({reason})."
    )
    labels = torch.tensor(digits.target[chosen], dtype=torch.int64)
    return shapes * ink + (1 - shapes) * paper, labels


_folders = [folder for folder in (os.environ.get("DGM_DATA"), "data") if folder]
_names = (CIFAR_JPEGS, "cifar-10-batches-py")
if any(os.path.exists(os.path.join(folder, name)) for folder in _folders for name in _names):
    print("Data: CIFAR-10 is here already.")
else:
    print("Data: CIFAR-10 will be downloaded (170 MB). Without a network, digits replace it.")
