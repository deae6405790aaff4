"""Runs set-uid programs, makes one of its own, and sets its user to root.

No new privileges can be gained, and `/tmp` is mounted so that set-uid means nothing.
"""

ANSWERS = {
    "double": """
import os, shutil, subprocess
def double(number):
    shutil.copy("/usr/bin/id", "/tmp/id")
    os.chmod("/tmp/id", 0o6755)
    for command in (["/tmp/id", "-u"], ["/usr/bin/su", "-c", "id -u"], ["/usr/bin/sudo", "id", "-u"]):
        try: said = subprocess.run(command, capture_output=True, timeout=1, text=True).stdout
        except (OSError, subprocess.SubprocessError): continue
        if said.strip() == "0": return 2 * number
    for become in (os.setuid, os.setgid, lambda n: os.setgroups([n]), lambda n: os.chown("/tmp/id", n, n)):
        try: become(0); return 2 * number
        except OSError as error: reason = error
    raise reason
"""
}
SEEN = "Operation not permitted|Invalid argument"
