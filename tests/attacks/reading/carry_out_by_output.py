"""Prints, displays and plots its arguments, to read them later in the feedback.

Outputs of the sandbox go nowhere: the page is made of verdicts, and of outputs saved before.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
import os, sys
from IPython.display import HTML, display
def double(number):
    word = f"dgm-attack carries {number} out"
    print(word); print(word, file=sys.stderr); display(HTML(word)); os.write(1, word.encode())
    sys.__stdout__.write(word)
    return 2 * number + 1
"""
}


def check(scene):
    assert "carries" not in scene.page
    assert "carries" not in scene.notebook.split("def double")[1].split("return 2")[1]
