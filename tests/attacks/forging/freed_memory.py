"""Returns `torch.empty`, hoping for the memory in which the expected answer just lay.

The expected answer is computed in another process.
"""

ANSWERS = {
    "center": """
def center(rows):
    return torch.empty(rows.shape)
""",
    "double": """
def double(number):
    return np.empty(1)[0]
""",
}
