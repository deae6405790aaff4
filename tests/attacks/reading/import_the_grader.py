"""Imports the grader, its tests and the problems of the bank.

Seven files of the project are inside: what the agent itself is made of.
"""

ANSWERS = {
    "double": """
import importlib, sys
names = ["dgm.grading", "dgm.grading.suite", "dgm.submission.rebuild", "problems"]
names += [n.rpartition(".")[0].rpartition(".")[0] + ".grading" for n in sys.modules if "agent" in n]
def double(number):
    for name in filter(None, names):
        try: importlib.import_module(name)
        except ImportError: continue
        return 2 * number
    raise LookupError("no grader to import")
"""
}
SEEN = "no grader to import"
