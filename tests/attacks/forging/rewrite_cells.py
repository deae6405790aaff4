"""Registers an input transformer that empties every later cell.

The tests never pass through the student's shell. The later answers do, and are then missing.
"""

ANSWERS = {
    "double": """
get_ipython().input_transformers_post.append(lambda lines: ["pass\\n"])
"""
}
SEEN = "NameError"
