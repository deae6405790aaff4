"""Runs a problem's solved notebook and stores what it prints: store_run.py SLUG [BUDGET].

At the cpu budget that takes as many minutes as the problem's front matter says, or more.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dgm.content.runs import store_run

ROOT = Path(__file__).parent.parent


def main(slug: str, budget: str = "cpu") -> None:
    print(f"written: {store_run(ROOT, slug, budget).relative_to(ROOT)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
