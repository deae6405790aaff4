"""Takes memory in many processes and shared mappings, each below the limit of one.

A watchdog adds up the memory of all processes of a child, shared pages included.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
import mmap, os, time
def double(number):
    for _ in range(6):
        if os.fork() == 0:
            shared = mmap.mmap(-1, 120 << 20)
            for _ in range(120): shared.write(b"x" * (1 << 20))
            time.sleep(60)
    time.sleep(60)
    return 2 * number
"""
}
SEEN = "used more than 400 MB of memory"
