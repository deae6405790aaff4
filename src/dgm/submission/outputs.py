"""What of a submitted notebook's saved outputs and attachments may be kept: pictures and text.

HTML, SVG and JavaScript never pass: they would run in the instructor's browser.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Iterable, Mapping
from typing import Any, cast

from nbformat import NotebookNode, from_dict

from dgm.submission.read import joined

MAX_TEXT = 20_000
MAX_OUTPUTS = 50
MAX_PICTURE_BYTES = 8 << 20
MAX_PIXELS = 16 << 20

_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b.?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ATTACHMENT_NAME = re.compile(r"[\w. ()-]{1,100}")


def safe_outputs(outputs: Iterable[Mapping[str, Any]]) -> list[NotebookNode]:
    """The PNG pictures, plain texts, standard output and error names among `outputs`."""
    kept = []
    for output in outputs:
        if len(kept) == MAX_OUTPUTS:
            break
        if safe := _safe_output(output):
            kept.append(safe)
    return kept


def safe_attachments(attachments: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The PNG and JPEG pictures attached to a text cell, by name, in base64."""
    kept: dict[str, dict[str, str]] = {}
    for name, bundle in attachments.items():
        if not isinstance(bundle, dict) or not _ATTACHMENT_NAME.fullmatch(name):
            continue
        pictures = {kind: picture(bundle.get(kind), kind) for kind in ("image/png", "image/jpeg")}
        if any(pictures.values()):
            kept[name] = {kind: data for kind, data in pictures.items() if data}
    return kept


def picture(encoded: Any, kind: str) -> str | None:
    """`encoded` as clean base64 if it is a picture of a reasonable size, else None."""
    text = joined(encoded)
    if text is None or len(text) > 2 * MAX_PICTURE_BYTES:
        return None
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    is_picture = _is_png(data) if kind == "image/png" else data.startswith(b"\xff\xd8\xff")
    if not is_picture or len(data) > MAX_PICTURE_BYTES:
        return None
    return base64.b64encode(data).decode("ascii")


def plain(text: Any, length: int = MAX_TEXT) -> str | None:
    """Text as a terminal would have left it: no colours, no control characters, limited length."""
    text = joined(text)
    if not text:
        return None
    text = _ANSI.sub("", text[: 4 * length])
    # A progress bar redraws its line after each carriage return: keep what it showed last.
    lines = [line.rstrip("\r").rsplit("\r", 1)[-1] for line in text.split("\n")]
    text = _CONTROL.sub("", "\n".join(lines))
    return text if len(text) <= length else text[:length] + "\n... (cut)"


def _safe_output(output: Mapping[str, Any]) -> NotebookNode | None:
    kind = output.get("output_type")
    if kind == "stream" and output.get("name") == "stdout":
        text = plain(output.get("text"))
        return _output("stream", name="stdout", text=text) if text else None
    if kind in ("display_data", "execute_result") and isinstance(output.get("data"), dict):
        bundle = output["data"]
        data = {
            "image/png": picture(bundle.get("image/png"), "image/png"),
            "text/plain": plain(bundle.get("text/plain")),
        }
        data = {key: value for key, value in data.items() if value}
        return _output("display_data", data=data, metadata={}) if data else None
    if kind == "error":
        name, value = plain(output.get("ename"), 100), plain(output.get("evalue"), 500)
        return _output("error", ename=name or "", evalue=value or "", traceback=[])
    return None


def _output(kind: str, **content: Any) -> NotebookNode:
    """As new_output makes it, which compares each one with the schema of notebooks."""
    return cast(NotebookNode, from_dict({"output_type": kind, **content}))


def _is_png(data: bytes) -> bool:
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR" or len(data) < 24:
        return False
    width, height = struct.unpack(">II", data[16:24])
    return 0 < width * height <= MAX_PIXELS
