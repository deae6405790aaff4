"""Which names a cell defines, and which it takes from the cells above."""

from __future__ import annotations

import ast


def asked_for(source: str) -> set[str]:
    """The names that a cell reads and nowhere sets itself."""
    nodes = list(ast.walk(ast.parse(source)))
    read = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    return read - stored(source) - {n.arg for n in nodes if isinstance(n, ast.arg)}


def assigned(source: str) -> set[str]:
    """The names that a cell defines at its top level."""
    names = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif not isinstance(node, ast.With | ast.For):
            names |= {
                n.id
                for n in ast.walk(node)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            }
    return names


def stored(source: str) -> set[str]:
    """The names that a cell sets anywhere, also in its blocks and functions."""
    nodes = ast.walk(ast.parse(source))
    return {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
