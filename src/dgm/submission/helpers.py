"""Code as students write it in notebooks: does it parse, and which helpers does it define?"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass

MAX_ADDED = 50_000

# Statements that only IPython reads: magics, shell commands, help. Possessive, hence linear.
_MAGIC = re.compile(
    r"^([ \t]*+)(?:[%!?].*|[\w, ]++=[ \t]*+[%!].*|[\w.]++\?{1,2}[ \t]*+)$", re.MULTILINE
)
# Cell magics that run the rest of the cell as it is.
_TRANSPARENT = re.compile(r"\s*%%(?:time|capture)\b[^\n]*\n?")
_CONSTANT = (
    ast.Constant,
    ast.Tuple,
    ast.List,
    ast.Dict,
    ast.Set,
    ast.UnaryOp,
    ast.BinOp,
    ast.operator,
    ast.unaryop,
    ast.expr_context,
)


@dataclass(frozen=True)
class Helpers:
    """What an added cell defines. `dropped` counts its other statements; -1: it does not parse."""

    imports: tuple[str, ...]
    definitions: str
    dropped: int
    first_dropped: str


def parses(source: str) -> bool:
    """Whether this Python's grammar, with IPython's additions, accepts `source`."""
    return _parse(source) is not None


def helpers(source: str) -> Helpers:
    """The imports, definitions and simple constants of a cell, at its top level."""
    parsed = _parse(source) if len(source) <= MAX_ADDED else None
    if parsed is None:
        return Helpers((), "", -1, source.strip())
    text, tree, magics = parsed
    lines = [line.encode() for line in text.split("\n")]
    imports, definitions, dropped = [], [], []
    for node in tree.body:
        piece = _text_of(node, lines)
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports.append(piece)
        elif _is_definition(node):
            definitions.append(piece)
        elif not isinstance(node, ast.Pass) and not _is_text(node):
            dropped.append(piece)
    dropped += magics
    first = dropped[0] if dropped else ""
    return Helpers(tuple(imports), "\n".join(definitions), len(dropped), first)


def _parse(source: str) -> tuple[str, ast.Module, list[str]] | None:
    """The text that parses, its tree, and the magics that had to be taken out for it."""
    magic = _TRANSPARENT.match(source)
    body = source[magic.end() :] if magic else source
    magics = [match[0].strip() for match in _MAGIC.finditer(body)]
    for text, removed in ((body, []), (_MAGIC.sub(r"\1pass", body), magics)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes are the student's business
            try:
                return text, ast.parse(text), removed
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
    return None


def _is_definition(node: ast.stmt) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return True
    if isinstance(node, ast.Assign):
        targets, value = node.targets, node.value
    elif isinstance(node, ast.AnnAssign) and node.value:
        targets, value = [node.target], node.value
    else:
        return False
    names = all(
        isinstance(n, ast.Name | ast.Tuple | ast.expr_context) for t in targets for n in ast.walk(t)
    )
    return names and (isinstance(value, ast.Lambda) or _is_constant(value))


def _is_constant(value: ast.expr) -> bool:
    return all(isinstance(node, _CONSTANT) for node in ast.walk(value))


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _text_of(node: ast.stmt, lines: list[bytes]) -> str:
    """The node's own text, with its decorators; columns are counted in bytes."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    piece = lines[first - 1 : node.end_lineno]
    piece[-1] = piece[-1][: node.end_col_offset]
    if not decorators:
        piece[0] = piece[0][node.col_offset :]
    return b"\n".join(piece).decode()
