"""Hides 100 MB of compressed text in a small PNG.

The decoder limits text chunks; such a picture is no evidence.
"""

import base64
import struct
import zlib

HONEST = ("center",)


def chunk(kind, data):
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def edit(notebook):
    header = struct.pack(">IIBBBBB", 30, 30, 8, 0, 0, 0, 0)
    text = b"bomb\0\0" + zlib.compress(b"\0" * (100 << 20), 9)
    pixels = zlib.compress(b"".join(b"\0" + bytes(range(30)) for _ in range(30)))
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"zTXt", text)
    png += chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    data = {"image/png": base64.b64encode(png).decode()}
    picture = next(cell for cell in notebook.cells if cell.id == "picture")
    picture.outputs = [{"output_type": "display_data", "data": data, "metadata": {}}]
