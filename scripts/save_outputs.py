"""Run a problem's solved notebook and store what it shows: save_outputs.py SLUG [BUDGET].

For problems whose hidden tests read saved outputs. At the cpu budget it takes the minutes that the
problem's front matter names, or more.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dgm.content.problem import load_problem
from dgm.content.saved_outputs import save_outputs

ROOT = Path(__file__).parent.parent


def main(slug: str, budget: str = "cpu") -> None:
    problem = load_problem(ROOT / "problems", slug, variants=False)
    print(f"written: {save_outputs(ROOT, problem, budget).relative_to(ROOT)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
