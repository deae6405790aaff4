"""Grades answers that hand over strange things: does every hidden test reach a verdict?

The audit tries four strange values; this tries seventy, on all functions of a problem at once, and
prints each hidden test that stops with an error of its own. A minute a problem.
Usage: python scripts/strange_answers.py [problem ...]
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from dgm.audit.bench import Bench, Sheet, run_all
from dgm.content.build import assemble_problem
from dgm.content.course import load_course
from dgm.content.fragments import shared_fragments
from dgm.content.problem import Problem, load_problem
from dgm.content.problem_check import parse
from dgm.grading.suite import prepare
from dgm.sandbox.launch import Sandbox

# Whatever was asked for, this comes instead.
VALUES = """
None | "x" | b"x" | True | 0.0 | -3 | 1 + 2j | float("nan") | float("inf") | -1e308 | 10**400
[] | () | {} | {"x": None, 1: 2} | [None] * 3 | (None, None) | (1,) | (1, 2, 3, 4, 5) | [object()]
object() | dict | (lambda *a, **k: None) | (object(), object())
np.zeros(()) | np.zeros(0) | np.zeros((0, 0)) | np.array("a")
torch.zeros(()) | torch.zeros(0) | torch.ones(1) | torch.ones(2, 2) | torch.zeros(1, 2, 3, 4, 5)
torch.zeros(2, 3, dtype=torch.bool) | torch.zeros(2, 3, 28, 28)
sp.Symbol("zz") | sp.oo | sp.Symbol("x") < 1 | sp.Matrix([[1, 2]])
"""
# Done to the right answer `r`, as a whole.
WHOLE = """
(r,) | [r, r] | (*r, None) | r[:-1] | r[::-1] | r[0] | list(r) | {"a": r}
dict(list(r.items())[1:]) | {f"{k}x": v for k, v in r.items()}
"""
# Done to every array, tensor or number in it.
LEAVES = """
r[None] | r[0] | r[..., None] | r.T | r.swapaxes(0, -1) | r.reshape(-1) | r.sum() | r.tolist()
r[:-1] | r[:0] | r[..., :-1] | r.repeat(2) | -r | r * 1e30 | r + float("inf") | r * float("nan")
r * (1 + 0j) | r > 0 | r.bfloat16() | r.half() | r.double() | r.long() | r.astype(int)
r.astype(np.float32) | r.to_sparse() | r.numpy() | torch.as_tensor(r) | [r] | str(r)
"""
# Only what the test itself calls is changed, not what the answer calls of its own.
WRAP = """
import functools, types
import numpy as np, sympy as sp, torch
_DEPTH = [0]
def _changed(answer):
    r = answer
    if {leaves} and type(r) in (tuple, list):
        return type(r)(map(_changed, r))
    if {leaves} and type(r) is dict:
        return {{key: _changed(value) for key, value in r.items()}}
    try:
        return {expression}
    except Exception:
        return r
def _strange(function):
    @functools.wraps(function)
    def changed(*arguments, **keywords):
        _DEPTH[0] += 1
        try:
            answer = None if {constant} else function(*arguments, **keywords)
        finally:
            _DEPTH[0] -= 1
        return answer if _DEPTH[0] else _changed(answer)
    return changed
def _install(name):
    answer = globals()[name]
    if isinstance(answer, type):
        for method, function in list(vars(answer).items()):
            if isinstance(function, types.FunctionType) and not method.startswith("__"):
                setattr(answer, method, _strange(function))
    else:
        globals()[name] = _strange(answer) if callable(answer) else _changed(answer)
"""


def strange_sheets(problem: Problem) -> Iterator[Sheet]:
    solutions = [cell for cell in problem.cells if cell.role == "solution"]
    yield Sheet("reference", "reference", {})
    for title, table in (("", VALUES), ("whole: ", WHOLE), ("leaves: ", LEAVES)):
        for expression in filter(None, map(str.strip, table.replace("\n", "|").split("|"))):
            wrap = WRAP.format(
                expression=expression, leaves=title == "leaves: ", constant=not title
            )
            answers = {
                cell.id: "\n".join((cell.solved, wrap, *map("_install({!r})".format, names)))
                for cell in solutions
                if (names := defined(cell.solved))
            }
            yield Sheet(title + expression, "strange", answers)


def defined(source: str) -> list[str]:
    """The functions, classes and variables of a solution."""
    names = []
    for node in parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
    return names


def main(slugs: list[str]) -> int:
    course = load_course(Path.cwd())
    bank = course.root / "problems"
    found = 0
    with Sandbox(course.limits, many=True) as sandbox:
        for slug in slugs or sorted(path.parent.name for path in bank.glob("*/problem.py")):
            problem = load_problem(bank, slug)
            master = assemble_problem(course.root, problem)
            bench = Bench(prepare(master, shared_fragments(bank)), master, sandbox)
            print(slug, flush=True)
            for row in run_all(bench, list(strange_sheets(problem)), seeds=1):
                for test in row.tests:
                    if test.meaning.undecided:
                        found += 1
                        print(f"  {row.name}: {test.part}, {test.name}: {test.message}", flush=True)
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
