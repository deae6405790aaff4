"""Forks twice, starts a session of its own, ignores every signal, and stays.

Process 1 of the namespace is killed by its pidfd, and the kernel ends all that it started.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
import ctypes, os, signal, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 65):
            try: signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError): pass
        ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
        ctypes.CDLL(None).prctl(15, b"dgm-attack", 0, 0, 0)
        while True: time.sleep(1)
    os._exit(0)
os.wait()
def double(number): return None
"""
}
