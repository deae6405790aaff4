"""Returns an array of 80 MB, a view of a terabyte, and a list without end.

A reply is limited in bytes, values and depth, and its size is known before it is made.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
def double(number):
    return np.zeros(10**7)
""",
    "step": """
def step(*arguments):
    return torch.zeros(1).expand(10**12)
""",
    "entropy": """
def entropy():
    endless = []
    endless.append(endless)
    return endless
""",
}
SEEN = "too large"
