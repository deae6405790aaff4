"""Sends the header of an array of an exabyte, and of a reply of four gigabytes.

A size that is announced is compared with the bytes that are there, before memory is taken.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
import struct, sys
wire = next(m for n, m in sys.modules.items() if n.endswith("boundary.wire"))
huge = b"u\\x02\\0\\0\\0" + wire.encode("value") + b"a" + struct.pack("<BBBQ", 11, 0, 1, 2**57)
def double(number):
    wire.encode = lambda *a: huge
    return 0.0
""",
    "step": """
def step(*arguments):
    class Long(bytes):
        __len__ = lambda self: 0xFFFFFFFF
    wire.encode = lambda *a: Long(b"x")
""",
}
SEEN = "reply that is not data"
