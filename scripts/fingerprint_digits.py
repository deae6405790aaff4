"""Write the fingerprints of real digits: DGM_DATA=<folder with MNIST> fingerprint_digits.py.

Every second picture of MNIST's training and test sets goes into
src/dgm/testing/mnist_fingerprints.npz. That is enough to notice a set of copies, and half the size.
"""

from __future__ import annotations

import os

import numpy as np
import torch
from torchvision.datasets import MNIST

from dgm.testing.fingerprints import STORED, above, frequencies


def main() -> None:
    sets = [MNIST(os.environ["DGM_DATA"], train=train).data for train in (True, False)]
    images = torch.cat(sets)[:, None].double() / 127.5 - 1
    found = np.concatenate([frequencies(part) for part in images.split(5000)])
    middle = np.median(found, axis=0)
    np.savez_compressed(STORED, fingerprints=above(found[::2], middle), middle=middle)
    print(f"{STORED}: {len(found[::2]):,} fingerprints, {STORED.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
