"""Burns processor time in every process it may start, for longer than any deadline.

Deadlines end all processes of a child at once; each also has a limit on its processor time.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
import os
def double(number):
    for _ in range(4):
        if os.fork() == 0:
            while True: pass
    while True: pass
"""
}
SEEN = "no answer within "
