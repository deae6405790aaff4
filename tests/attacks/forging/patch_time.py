"""Stops the clock: `time.time`, `monotonic` and `perf_counter` stand still, and sleep is short.

Deadlines are kept by the grader's clock.
"""

ANSWERS = {
    "double": """
import time, signal
time.time = time.monotonic = time.perf_counter = lambda: 0.0
signal.setitimer = signal.alarm = lambda *a: 0
def double(number):
    while time.monotonic() < 60: pass
    return 2 * number
"""
}
SEEN = "no answer within "
