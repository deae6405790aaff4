"""Returns NaN and infinity, which pass a comparison written as "not greater than".

Values must be finite, and NaN is equal to nothing.
"""

ANSWERS = {
    "double": "def double(number): return float('nan')",
    "center": "def center(rows): return torch.full_like(rows, float('nan'))",
    "step": "def step(*arguments): return float('inf')",
    "entropy": "def entropy(): return sp.nan",
    "derivation": "def derivation(): return EqualityChain([sp.nan, sp.zoo, sp.oo])",
}
SEEN = "nan"
