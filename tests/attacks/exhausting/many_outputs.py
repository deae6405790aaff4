"""Shows a million outputs.

Outputs of the sandbox are not kept; the time they take is the student's.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
from IPython.display import display
def double(number):
    for _ in range(10**6): print("."); display(number)
    return None
"""
}
