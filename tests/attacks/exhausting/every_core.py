"""Asks for every core of the machine, and keeps all of them at work in twenty processes.

Which cores a submission may use is not for it to say, and its neighbours have others.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
import os
def double(number):
    reasons = set()
    for process in (0, os.getpid()):
        try: os.sched_setaffinity(process, range(os.cpu_count()))
        except OSError as error: reasons.add(error.strerror)
    if os.fork() == 0:  # this process answers before the others take its core
        for _ in range(19):
            if os.fork() == 0: break
        while True: pass
    if reasons: raise OSError(", ".join(reasons))
    return 2 * number
"""
}
SEEN = "Operation not permitted"
