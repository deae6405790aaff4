"""Runs set-uid programs, makes one of its own, and sets its user to root.

No new privileges can be gained, and `/tmp` is mounted so that set-uid means nothing.
"""

ANSWERS = {
    "double": """
import os, shutil, subprocess
def double(number):
    shutil.copy("/usr/bin/id", "/tmp/id")
    os.chmod("/tmp/id", 0o6755)
    for command in ("/tmp/id", "/usr/bin/su -c id", "/usr/bin/sudo id"):
        try: said = subprocess.run(command.split(), capture_output=True, text=True).stdout
        except (OSError, subprocess.SubprocessError): continue
        if "uid=0" in said: return 2 * number
    own = lambda n: os.chown("/tmp/id", n, n)
    for become in (os.setuid, os.setgid, lambda n: os.setgroups([n]), own):
        try: become(0); return 2 * number
        except OSError as error: reason = error
    raise reason
"""
}
SEEN = "Operation not permitted|Invalid argument"
