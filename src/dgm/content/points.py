"""How a problem's points are shared by its parts, and what its mark schemes say then."""

from __future__ import annotations

import re

from dgm.content.course import POINT_STEP, ContentError
from dgm.content.percent import lines_with_region
from dgm.content.problem import Problem

_IN_SCHEME = re.compile(r"^- (\d+(?:\.\d+)?) points?\b")


def share_points(problem: Problem, worth: float) -> dict[str, float]:
    """Points by cell id, multiples of POINT_STEP.

    Parts share points in proportion to their minutes of work, or to the weights of their tests
    where the problem states no minutes. Those of the asked parts sum to `worth` (largest
    remainders). An hour of an extra part is worth as much as one of an asked part, and comes on
    top. Raises ContentError where a part would be worth nothing.
    """
    scored = [cell for cell in problem.cells if cell.scores]
    shares = {cell.id: problem.work.get(cell.part, cell.weight) for cell in scored}
    asked = {cell.id: shares[cell.id] for cell in scored if not cell.extra}
    extra = {cell.id: shares[cell.id] for cell in scored if cell.extra}
    scale = worth / POINT_STEP / sum(asked.values())
    steps = {id: scale * share for id, share in asked.items()}
    whole = {id: int(share) for id, share in steps.items()}
    missing = round(worth / POINT_STEP) - sum(whole.values())
    for id in sorted(steps, key=lambda id: whole[id] - steps[id])[:missing]:
        whole[id] += 1
    whole |= {id: round(scale * share) for id, share in extra.items()}
    for cell in problem.cells:
        if cell.scores and not whole[cell.id]:
            raise ContentError(
                f"problems/{problem.slug}/problem.py:{cell.line}: {cell.id!r} would be worth "
                f"nothing of {worth:g} points; write more minutes of work, or points in course.toml"
            )
    return {id: count * POINT_STEP for id, count in whole.items()}


def with_scheme_in_points(source: str, scale: float) -> str:
    """A written cell whose mark scheme counts in points that are `scale` times its own."""
    lines = []
    for where, _, line in lines_with_region(source):
        if where == "MARK SCHEME" and scale != 1.0:
            line = _IN_SCHEME.sub(lambda found: f"- {in_points(scale * float(found[1]))}", line)
        lines.append(line)
    return "\n".join(lines)


def in_points(points: float) -> str:
    """`points` in words: "1 point", "0.33 points"."""
    number = f"{points:.2f}".rstrip("0").rstrip(".")
    return f"{number} point" if number == "1" else f"{number} points"
