"""Code as students write it in notebooks: does it parse, and of which statements is it made?"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass

from dgm.content.names import Names, at_once, names_of

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
_DOWNLOADS = frozenset(["load_mnist", "load_cifar10", "urlretrieve", "urlopen"])
TRAINS = "it trains: it calls `.step()`"
DOWNLOADS = "it loads data or downloads, and there is no network when grading"


@dataclass(frozen=True)
class Statement:
    """A statement at the top level of a cell.

    Imports, functions, classes and plain constants are definitions. `heavy` says why it is not run
    even if an answer needs it.
    """

    text: str
    names: Names
    is_definition: bool = False
    is_assignment: bool = False
    heavy: str = ""


@dataclass(frozen=True)
class Code:
    """The statements of a cell; `dropped` are those that only IPython reads, and what Python
    refuses."""

    statements: tuple[Statement, ...]
    dropped: tuple[str, ...]


def parses(source: str) -> bool:
    """Whether this Python's grammar, with IPython's additions, accepts `source`."""
    return _parse(source) is not None


def read_code(source: str) -> Code | None:
    """The statements of a cell; None where it does not parse, or is too long."""
    parsed = _parse(source) if len(source) <= MAX_ADDED else None
    if parsed is None:
        return None
    text, tree, dropped = parsed
    lines = [line.encode() for line in text.split("\n")]
    statements = []
    for node in tree.body:
        if isinstance(node, ast.Pass) or _is_text(node):
            continue
        piece = _text_of(node, lines)
        names = names_of(piece, node)
        if names is None or isinstance(node, ast.Delete):
            dropped.append(piece)
        else:
            assigns = isinstance(node, ast.Assign | ast.AnnAssign)
            statements.append(Statement(piece, names, _is_definition(node), assigns, _heavy(node)))
    return Code(tuple(statements), tuple(dropped))


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
    if isinstance(
        node,
        ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
    ):
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


def _heavy(node: ast.stmt) -> str:
    """Why a statement is not run even if an answer needs it; '' for most."""
    for call in at_once(node):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", None) or getattr(call.func, "id", None)
        if name == "step" and isinstance(call.func, ast.Attribute):
            return TRAINS
        asks = [k.value for k in call.keywords if k.arg == "download"]
        if name in _DOWNLOADS or any(not _is_false(value) for value in asks):
            return DOWNLOADS
    return ""


def _is_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and not value.value


def _text_of(node: ast.stmt, lines: list[bytes]) -> str:
    """The node's own text, with its decorators; columns are counted in bytes."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    piece = lines[first - 1 : node.end_lineno]
    piece[-1] = piece[-1][: node.end_col_offset]
    if not decorators:
        piece[0] = piece[0][node.col_offset :]
    return b"\n".join(piece).decode()
