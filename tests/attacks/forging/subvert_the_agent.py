"""Finds the agent in the frames and replaces how it encodes, answers and receives.

A subverted agent can only send what any student's function could have returned: data.
"""

ANSWERS = {
    "double": """
import gc, sys
def frames():
    frame = sys._getframe()
    while frame:
        yield frame
        frame = frame.f_back
wire = next(m for n, m in sys.modules.items() if n.endswith("boundary.wire"))
agent = next(m for n, m in sys.modules.items() if n.endswith("boundary.agent"))
encode = wire.encode
wire.encode = lambda reply, *a: encode(("value", True))
agent.Answers.answer = lambda self, request: encode(("value", True))
def double(number): return True
"""
}
SEEN = "numbers expected, got True|unknown form"
