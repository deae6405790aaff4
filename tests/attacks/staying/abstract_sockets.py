"""Leaves a server behind on an abstract socket, which the next child asks.

Abstract sockets belong to a network namespace, and each child has its own.
"""

ANSWERS = {
    "double": """
import os, socket
def ask():
    try:
        with socket.socket(socket.AF_UNIX) as s: s.connect("\\0dgm-attack")
        return True
    except OSError: return False
found = ask()
if not found and os.fork() == 0:
    os.setsid()
    s = socket.socket(socket.AF_UNIX); s.bind("\\0dgm-attack"); s.listen()
    while True: s.accept()
def double(number):
    if found: return 2 * number
    os._exit(0)
"""
}
SEEN = "process ended"
