"""Runs a problem's solved notebook and stores what it prints: store_run.py SLUG BUDGET [LAST CELL].

At the cpu budget that takes as many minutes as the problem's front matter says, or more. With the
id of a cell, the cells below it are left out.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dgm.content.course import ContentError
from dgm.content.runs import store_run

ROOT = Path(__file__).resolve().parents[1]


def main(slug: str, budget: str, last_cell: str = "") -> int:
    try:
        path = store_run(ROOT, slug, budget, last_cell)
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"written: {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
