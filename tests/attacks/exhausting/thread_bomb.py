"""Starts threads until there are no more.

Threads count as processes.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
import threading, time
def double(number):
    for _ in range(1000): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    return 2 * number
"""
}
SEEN = "can't start new thread|process ended"
