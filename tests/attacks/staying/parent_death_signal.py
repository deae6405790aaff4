"""Clears the parent-death signal, moves to another group, and waits for its parent to be gone.

The grader holds a pidfd, and does not depend on that signal.
"""

ANSWERS = {
    "double": """
import ctypes, os, time
libc = ctypes.CDLL(None)
libc.prctl(1, 0, 0, 0, 0); libc.prctl(36, 1, 0, 0, 0); libc.prctl(15, b"dgm-attack", 0, 0, 0)
for _ in range(5):
    if os.fork() == 0:
        libc.prctl(1, 0, 0, 0, 0)
        os.setsid()
        time.sleep(600)
def double(number): os.kill(os.getpid(), 9); time.sleep(600)
"""
}
SEEN = "no answer within|process ended"
