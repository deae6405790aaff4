"""Answers with replies that the protocol does not have: verdicts, passes, wrong kinds of handle.

The trusted side knows three forms of reply, and treats all else as a failure.
"""

ANSWERS = {
    "double": """
import sys
wire = next(m for n, m in sys.modules.items() if n.endswith("boundary.wire"))
encode = wire.encode
wire.encode = lambda reply, *a: encode(("passed", "double-tests", 4.0))
def double(number): return 2
"""
}
SEEN = "unknown form"
