"""Takes memory in one piece, and in many small ones.

The address space of a process is limited; the error is the student's own.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
def double(number):
    try: x = bytearray(10**12); return 2 * number
    except MemoryError: pass
    pieces = []
    while True: pieces.append(bytearray(1 << 20))
"""
}
SEEN = "MemoryError|used more than"
