"""How a problem's points are shared by its parts, and what its mark schemes say then."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from dgm.content.course import POINT_STEP, ContentError
from dgm.content.percent import scheme_points
from dgm.content.problem import Problem


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
    whole = dict(zip(steps, _rounded(list(steps.values()), round(worth / POINT_STEP)), strict=True))
    whole |= {id: round(scale * share) for id, share in extra.items()}
    for cell in problem.cells:
        if cell.scores and not whole[cell.id]:
            raise ContentError(
                f"problems/{problem.slug}/problem.py:{cell.line}: {cell.id!r} would be worth "
                f"nothing of {worth:g} points; write more minutes of work, or points in course.toml"
            )
    return {id: count * POINT_STEP for id, count in whole.items()}


def extra_points(problem: Problem, worth: float) -> float:
    """What the extra parts of a problem bring on top of the `worth` of the others."""
    shares = share_points(problem, worth)
    return sum(shares[cell.id] for cell in problem.cells if cell.scores and cell.extra)


def with_scheme_in_points(source: str, scale: float) -> str:
    """A written cell whose mark scheme counts in points that are `scale` times its own.

    They are rounded to hundredths so that they still add up to what the part is worth.
    """
    if scale == 1.0:
        return source
    lines = source.split("\n")
    scheme = scheme_points(source)
    hundredths = [100 * scale * float(found[1]) for found in scheme.values()]
    rounded = _rounded(hundredths, round(sum(hundredths)))
    for (place, found), whole in zip(scheme.items(), rounded, strict=True):
        lines[place] = f"- {in_points(whole / 100)}{found.string[found.end() :]}"
    return "\n".join(lines)


def _rounded(amounts: list[float], total: int) -> list[int]:
    """Whole numbers that sum to `total`, none further than 1 from its amount (largest remainders).

    The amounts sum to about `total`.
    """
    whole = [int(amount) for amount in amounts]
    cut = [number - amount for number, amount in zip(whole, amounts, strict=True)]
    for place in sorted(range(len(cut)), key=cut.__getitem__)[: total - sum(whole)]:
        whole[place] += 1
    return whole


def to_hundredths(points: float) -> str:
    """Points to two decimals, without idle zeros. Half of a hundredth is rounded up.

    >>> to_hundredths(24.075), to_hundredths(27.675), to_hundredths(3.0)
    ('24.08', '27.68', '3')
    """
    exact = Decimal(f"{points:.6f}")  # 24.075 is a little less as a float
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize() + 0
    return f"{rounded:f}"


def in_full(points: float) -> str:
    """Points that are added up by who reads them: those of tests, parts and problems.

    Up to four decimals are shown where these are all; other points are shown to two.

    >>> in_full(2.375), in_full(0.9375), in_full(1 / 3), in_full(3.0)
    ('2.375', '0.9375', '0.33', '3')
    """
    exact = Decimal(f"{points:.6f}").normalize() + 0
    return f"{exact:f}" if exact == round(exact, 4) else to_hundredths(points)


def in_points(points: float) -> str:
    """`points` in words: "1 point", "0.33 points"."""
    shown = to_hundredths(points)
    return f"{shown} point" if shown == "1" else f"{shown} points"
