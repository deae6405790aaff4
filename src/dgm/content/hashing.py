"""One hash of plain data, by which versions, results and written answers are told apart."""

from __future__ import annotations

import hashlib
import json


def hash_of(content: object) -> str:
    """The SHA-256 of `content` as JSON, in hexadecimal.

    The order of dictionaries does not matter. What JSON does not know counts as its `repr`.
    """
    text = json.dumps(content, sort_keys=True, default=repr)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
