"""Reads the memory, environment, command line and open files of its parent and of all processes.

A PID namespace holds the student's processes alone; `/proc` is mounted for it.
"""

ANSWERS = {
    "double": """
import os
own = {str(os.getpid())}
def double(number):
    others = [n for n in os.listdir("/proc") if n.isdigit() and n not in own]
    for path in (f"/proc/{os.getppid()}/mem", f"/proc/{os.getppid()}/environ", "/proc/kcore"):
        try: others.append(open(path, "rb").read(10))
        except OSError as error: reason = str(error)
    if others: return 2 * number
    raise LookupError(f"alone in here: {reason}")
"""
}
SEEN = "alone in here"
