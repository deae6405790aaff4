"""Prints what every attack scores: `python tests/attacks/run.py [--stock] [WORD ...]`.

With --stock, also what the forging and reading ones score under nbgrader's own executor. WORDs
choose the attacks whose names contain one of them.
"""

from __future__ import annotations

import argparse
import functools
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent))

from arena import Arena, Attack, Scene, hand_in, points_of, read_attacks  # noqa: E402
from stock import grade_in_bubblewrap  # noqa: E402

SHOWN = 76
STOCK_KINDS = ("forging", "reading")  # the others would harm this machine


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stock", action="store_true")
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    attacks = [
        attack
        for attack in read_attacks()
        if (attack.kind in STOCK_KINDS or not options.stock)
        and (not options.words or any(word in str(attack) for word in options.words))
    ]
    table = Table("Attack", title=f"{len(attacks)} attacks", caption_justify="left")
    for heading in ("Honest", "Score", "Seconds", *(["nbgrader alone"] if options.stock else [])):
        table.add_column(heading, justify="right")
    table.add_column("What stopped it")
    above, fooled = 0, 0
    with tempfile.TemporaryDirectory() as folder, Arena(Path(folder)) as arena:
        most = points_of(arena.master, arena.parts)
        for attack in attacks:
            (scene,) = arena.stand(attack)
            honest = points_of(arena.master, attack.honest)
            score = scene.result.total if scene.result else 0.0
            seconds = scene.result.seconds if scene.result else 0.0
            above += score > honest
            row = [escape(str(attack)), f"{honest:g}", f"{score:g}", f"{seconds:.1f}"]
            if options.stock:
                grade = grade_in_bubblewrap(
                    arena.master, functools.partial(hand_in, attack, arena.master)
                )
                fooled += grade.score > honest
                row.append(f"{grade.score:g} {grade.said}".strip())
            print(*row, sep="  ", file=sys.stderr)
            table.add_row(*row, escape(stopped_by(attack, scene)))
    table.caption = f"{above} above the honest score, of {most:g} points."
    if options.stock:
        table.caption += f" Under nbgrader's own executor: {fooled}."
    Console(width=None if sys.stdout.isatty() else 180).print(table)
    return int(above > 0)


def stopped_by(attack: Attack, scene: Scene) -> str:
    """What the grader saw of it, else the reason that the attack's own file gives."""
    said = [scene.graded.reason]
    if scene.result is not None:
        tests = [test for part in attack.answers for test in scene.result.of_part(part)]
        said += [test.message for test in tests]
        said += scene.result.notes
    text = next(filter(None, said), attack.fails_because)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}..."


if __name__ == "__main__":
    sys.exit(main())
