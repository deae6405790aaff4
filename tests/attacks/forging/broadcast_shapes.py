"""Returns shapes that broadcast against the right one, and a number where rows are asked for.

Shapes must be equal.
"""

ANSWERS = {
    "double": "def double(number): return torch.full((3, 1), 2 * number)",
    "center": "def center(rows): return (rows - rows.mean(dim=0))[None]",
}
SEEN = "one number expected"
