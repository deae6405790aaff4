"""Which names a piece of code makes, changes and uses, seen from the notebook."""

from __future__ import annotations

import ast
import symtable
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

#: Functions that Python makes of expressions, and calls where they stand.
_AT_ONCE = ("listcomp", "setcomp", "dictcomp", "genexpr")
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


@dataclass(frozen=True)
class Names:
    """The notebook's names in a piece of code.

    It `binds` some, and changes what others stand for (`a[0] = 1`, `a.b = 1`, `a.append(1)`). It
    uses some `now`, as it runs, and others `later`, when something calls what it defines.
    """

    binds: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    now: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()

    @property
    def uses(self) -> frozenset[str]:
        return self.now | self.later | self.changes


@cache
def names_in(source: str) -> Names:
    """The names in the code of a cell. Raises SyntaxError where Python refuses it."""
    names = names_of(source, ast.parse(source))
    if names is None:
        raise SyntaxError("Python cannot compile this cell")
    return names


def names_of(source: str, tree: ast.AST) -> Names | None:
    """The names in `source`, which has the syntax `tree`; None where Python refuses the code."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            table = symtable.symtable(source, "cell", "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    symbols = table.get_symbols()
    assigned = {symbol.get_name() for symbol in symbols if symbol.is_assigned()}
    defined = {s.get_name() for s in symbols if s.is_imported() or s.is_namespace()}
    used = {True: {s.get_name() for s in symbols if s.is_referenced()}, False: set[str]()}
    # since Python 3.12 those of a comprehension look as if they stood beside it
    inner_made, inner_used = _of_comprehensions(tree)
    used[True] -= inner_used
    for name, runs in _used_inside(table, True):
        used[runs].add(name)
    walrus = {n.target.id for n in at_once(tree) if isinstance(n, ast.NamedExpr)}
    return Names(
        binds=frozenset((assigned - inner_made) | defined | walrus),
        changes=frozenset(_changed(tree)),
        now=frozenset(used[True]),
        later=frozenset(used[False]),
    )


def at_once(tree: ast.AST, inside: bool = True) -> Iterator[ast.AST]:
    """The nodes of a tree that run as it does, without the bodies of what it defines.

    Unless `inside`, without those of comprehensions, too.
    """
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        if not inside and isinstance(node, _COMPREHENSIONS):
            todo.append(node.generators[0].iter)  # is computed outside
        elif not isinstance(node, _LATER):
            todo += ast.iter_child_nodes(node)


def _of_comprehensions(tree: ast.AST) -> tuple[set[str], set[str]]:
    """The names that comprehensions alone make, and those of them that nothing outside uses."""
    outside = [node for node in at_once(tree, inside=False) if isinstance(node, ast.Name)]
    made = {node.id for node in outside if isinstance(node.ctx, ast.Store)}
    used = {node.id for node in outside if isinstance(node.ctx, ast.Load)}
    targets = [node.target for node in at_once(tree) if isinstance(node, ast.comprehension)]
    inner = {n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)}
    return inner - made, inner - used


def _used_inside(table: symtable.SymbolTable, runs_here: bool) -> Iterator[tuple[str, bool]]:
    """The notebook's names that functions and classes use, and whether they do so at once."""
    for child in table.get_children():
        is_function = child.get_type() == "function" and child.get_name() not in _AT_ONCE
        runs = runs_here and not is_function
        for symbol in child.get_symbols():
            if symbol.is_global() and symbol.is_referenced():
                yield symbol.get_name(), runs
        yield from _used_inside(child, runs)


def _changed(tree: ast.AST) -> Iterator[str]:
    for node in at_once(tree):
        target: ast.AST | None = None
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            target = node
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            target = node.value.func
        if isinstance(target, ast.Attribute | ast.Subscript):
            while isinstance(target, ast.Attribute | ast.Subscript | ast.Call):
                target = target.func if isinstance(target, ast.Call) else target.value
            if isinstance(target, ast.Name):
                yield target.id
