"""Fills the disk: one large file, many small ones, sparse files, `/dev/shm`.

Each file and the whole of `/tmp` are limited.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
import os
def double(number):
    reasons = set()
    for folder in ("/tmp", "/dev/shm"):
        for name in range(200):
            try:
                with open(f"{folder}/{name}", "wb") as file: file.write(b"0" * (4 << 20))
            except OSError as error: reasons.add(error.strerror)
    try:
        with open("/tmp/large", "wb") as file: file.truncate(1 << 40)
        return 2 * number
    except OSError as error: reasons.add(error.strerror)
    raise OSError(", ".join(sorted(reasons)))
"""
}
SEEN = "File too large, No space left"
