"""Evidence: what the saved outputs of a submitted notebook prove.

A submitted notebook is hostile data. Only plain text and PNG pictures are read from it, both with
limits, and a picture's size is known before its pixels are unpacked.
"""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

MAX_PICTURE_BYTES = 8 << 20
MAX_PIXELS = 16 << 20


class NoEvidence(Exception):
    """The notebook holds no usable output where one was asked for; the message says why."""


@dataclass(frozen=True)
class Evidence:
    """The saved outputs of a submission by cell id, and the execution counts of its code cells."""

    outputs: Mapping[str, list[Any]] = field(default_factory=dict)
    execution_counts: Mapping[str, int | None] = field(default_factory=dict)

    def text(self, cell_id: str) -> str:
        """All text that the cell printed or showed, in order; '' if there was none."""
        pieces = []
        for output in self.outputs.get(cell_id, []):
            if output.get("output_type") == "stream":
                pieces.append(output.get("text", ""))
            elif "text/plain" in output.get("data", {}):
                pieces.append(output["data"]["text/plain"] + "\n")
        return "".join(pieces)

    def pictures(self, cell_id: str) -> list[np.ndarray]:
        """The PNG pictures that the cell shows, uint8 arrays [height, width] or [height, width, 3].

        Raises NoEvidence if a picture is too large or is not a PNG.
        """
        encoded = [
            output["data"]["image/png"]
            for output in self.outputs.get(cell_id, [])
            if "image/png" in output.get("data", {})
        ]
        return [decode_png(text) for text in encoded]


@lru_cache(maxsize=8)
def decode_png(text: str) -> np.ndarray:
    """A base64 PNG as uint8 pixels, [height, width] for grey pictures, else [height, width, 3].

    Raises NoEvidence for anything that is not a PNG of a reasonable size.
    """
    from PIL import Image

    if len(text) > MAX_PICTURE_BYTES * 4 // 3 + 4:
        raise NoEvidence("the saved picture is larger than 8 MB")
    try:
        data = base64.b64decode(text, validate=False)
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise NoEvidence(f"the saved picture has {picture.width} x {picture.height} pixels")
            grey = picture.mode in ("1", "L", "I;16")
            pixels = np.array(picture.convert("L" if grey else "RGB"))
            pixels.setflags(write=False)  # the next test gets the same
            return pixels
    except (
        binascii.Error,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
    ) as error:
        raise NoEvidence("the saved picture cannot be read as a PNG") from error
