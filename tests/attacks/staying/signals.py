"""Sends SIGKILL and SIGSTOP to every process it can name, its parent and process 1 among them.

In its PID namespace there is nobody else.
"""

ANSWERS = {
    "double": """
import os, signal
def double(number):
    sent = 0
    for process in [*range(2, 5000), 2**22 - 1]:
        for what in (signal.SIGSTOP, signal.SIGKILL):
            try: os.kill(process, what); sent += 1
            except OSError: pass
    for group in (0, -1):
        try: os.kill(group, 0)
        except OSError: pass
    if sent: return 2 * number
    raise ProcessLookupError("nobody to send a signal to")
"""
}
SEEN = "nobody to send a signal to"
