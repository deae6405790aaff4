"""The saved pictures of a class, small, with the words of the judge and of the notebook."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

import numpy as np

from dgm.content.plain_text import text_to_line
from dgm.testing.evidence import NoEvidence, decode_png
from dgm.testing.fingerprints import expect_new_digits
from dgm.testing.hidden_test import Failed
from dgm.testing.judge import Judge

#: Pixels of the longer side on the wall, and the quality of the WebP: some 10 kB a picture.
SIDE = 420
QUALITY = 70
#: From so many pictures in a grid on the judge has something to say.
FEW = 20
MAX_PRINTED = 160


@dataclass(frozen=True)
class WallPicture:
    """A picture that the cell `cell` of a student showed; `data` is a WebP in base64.

    `judge` is what the judge says of a grid of digits, '' for other pictures. `printed` is what the
    cell printed beside it: the student's notebook says so, nobody else.
    """

    student: str
    cell: str
    data: str
    width: int
    height: int
    judge: str = ""
    printed: str = ""


def wall_picture(
    student: str, cell: str, png: str, printed: str = "", *, new_digits: bool = False
) -> WallPicture | None:
    """None where the PNG (base64) cannot be read, or is too large to be looked into.

    With `new_digits` the judge also says what is wrong with pictures that should be new digits.
    """
    from PIL import Image

    try:
        pixels = decode_png(png)
    except NoEvidence:
        return None
    small = Image.fromarray(pixels)
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    data = io.BytesIO()
    small.save(data, "WEBP", quality=QUALITY, method=4)
    line = text_to_line(" · ".join(filter(None, map(str.strip, printed.splitlines()))))
    if len(line) > MAX_PRINTED:
        line = line[: MAX_PRINTED - 1] + "…"
    encoded = base64.b64encode(data.getvalue()).decode()
    words = _judged(pixels, new_digits)
    return WallPicture(student, cell, encoded, small.width, small.height, words, line)


def _judged(pixels: np.ndarray, new_digits: bool) -> str:
    judge = Judge()
    try:
        images = judge.pictures(pixels)
    except ValueError:
        return ""
    if len(images) < FEW:
        return ""
    words = f"score {judge.inception_score(images):.2f} of 10"
    if new_digits:
        try:
            expect_new_digits(images)
            words += "; new digits"
        except Failed as doubt:
            words += f"; {doubt}"
    return words
