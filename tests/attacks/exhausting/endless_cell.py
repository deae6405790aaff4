"""Loops for ever while its cell is executed, and swallows every exception and signal.

A cell has a deadline too; it is left out when the others are replayed.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
import signal
for number in range(1, 65):
    try: signal.signal(number, lambda *a: None)
    except (OSError, ValueError): pass
while True:
    try:
        while True: pass
    except BaseException: pass
"""
}
SEEN = "no answer within "
