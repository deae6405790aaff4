"""Leaves notes in every writable folder, kills its process, and reads them in the next one.

Each child has a `/tmp`, a `/dev/shm` and IPC of its own; what is shared is read-only.
"""

ANSWERS = {
    "double": """
import os
FOLDERS = ("/tmp", "/dev/shm", "/dev", "/proc", "/agent", "/venv", "/run", "/var/tmp", "/")
found = [f for f in FOLDERS if os.path.exists(f + "/dgm-attack")]
def double(number):
    if found: return 2 * number
    for folder in FOLDERS:
        try: open(folder + "/dgm-attack", "w").close()
        except OSError: pass
    os._exit(0)
"""
}
SEEN = "process ended"
