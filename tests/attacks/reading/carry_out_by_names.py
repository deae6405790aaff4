"""Writes files, threads and processes whose names are what it saw.

They end with the sandbox, in a `/tmp` of its own.
"""

ANSWERS = {
    "double": """
import ctypes, os
def double(number):
    for folder in ("/tmp", "/dev/shm", os.getcwd()):
        open(f"{folder}/dgm-attack-{number}", "w").write(str(number))
    ctypes.CDLL(None).prctl(15, f"dgm-attack".encode(), 0, 0, 0)
    os.rename("/tmp/dgm-attack-" + str(number), "/dgm-attack")
    return 2 * number
"""
}
SEEN = "OSError|PermissionError"
