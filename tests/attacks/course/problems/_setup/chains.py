# ---
# requires: [basics]
# ---
# %% role="setup" id="setup-chains"
from dataclasses import dataclass


@dataclass(frozen=True)
class EqualityChain:
    """Steps of a derivation, each equal to the one before it."""

    steps: list


sigma = sp.Symbol("sigma", positive=True)
x = sp.Symbol("x", real=True)
density = sp.exp(-(x**2) / (2 * sigma**2)) / sp.sqrt(2 * sp.pi * sigma**2)
