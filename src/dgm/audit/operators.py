"""Mutation operators: one small change to a reference solution, such as a programmer could make.

The kinds follow what mutation testing has used since Mothra (King and Offutt, 1991) and what
cosmic-ray and mutmut do for Python, with siblings from NumPy, torch and SymPy. A change replaces
one piece of the text, so that the rest of the cell stays as it was written.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

#: Names that a student may confuse; each stands for the other.
_PAIRS = """
sum mean, min max, amin amax, argmin argmax, minimum maximum, zeros ones, zeros_like ones_like,
rand randn, rand_like randn_like, softmax log_softmax, sigmoid logsigmoid, log log1p, exp expm1,
floor ceil, any all, cumsum cumprod, train eval, Tanh Sigmoid, tanh sigmoid, relu tanh,
ReLU LeakyReLU, sort argsort, sqrt square, hstack vstack, tril triu, std var, median mean,
unsqueeze squeeze, logsumexp sum, detach clone, prod sum, eye ones, append extend
"""
_SIBLINGS: dict[str, list[str]] = {}
for _pair in _PAIRS.replace("\n", " ").split(","):
    _one, _other = _pair.split()
    _SIBLINGS.setdefault(_one, []).append(_other)
    _SIBLINGS.setdefault(_other, []).append(_one)

_ARITHMETIC = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv],
}
_COMPARISONS = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}
Node = TypeVar("Node", bound=ast.AST)
_SIMPLE = (ast.Expr, ast.Assign, ast.AugAssign, ast.Assert, ast.Raise)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Mutation:
    """One change: `before` became `after` in line `line` (from 1) of a cell, now `source`."""

    operator: str
    line: int
    before: str
    after: str
    source: str


def mutations(source: str) -> list[Mutation]:
    """All changes to a cell that give another program, each once, in the order of the text.

    >>> [f"{each.before} -> {each.after}" for each in mutations("y = x - 1")][1:3]
    ['x - 1 -> (x + 1)', 'x - 1 -> (x)']
    """
    tree = ast.parse(source)
    seen = {ast.dump(tree)}
    found = []
    for node, operator, text in _changes(tree):
        start, end = _span(source, node)
        changed = source[:start] + text + source[end:]
        try:
            program = ast.dump(ast.parse(changed))
        except SyntaxError:
            continue
        if program not in seen:
            seen.add(program)
            found.append(Mutation(operator, node.lineno, source[start:end], text, changed))
    return sorted(found, key=lambda each: each.line)


def _span(source: str, node: ast.expr | ast.stmt) -> tuple[int, int]:
    """Where a node's text begins and ends; positions in a syntax tree count bytes of a line."""
    lines = source.encode().splitlines(keepends=True)

    def position(line: int | None, column: int | None) -> int:
        assert line is not None and column is not None  # what was parsed has an end
        return len((b"".join(lines[: line - 1]) + lines[line - 1][:column]).decode())

    return position(node.lineno, node.col_offset), position(node.end_lineno, node.end_col_offset)


def _changes(tree: ast.Module) -> Iterator[tuple[ast.expr | ast.stmt, str, str]]:
    """(node, operator, text in its place) for every change that may be made."""
    for node in _of_interest(tree):
        if isinstance(node, ast.expr):
            for operator, changed in _expressions(node):
                yield node, operator, f"({ast.unparse(ast.fix_missing_locations(changed))})"
        elif isinstance(node, ast.stmt):
            for operator, changed in _statements(node):
                text = ast.unparse(ast.fix_missing_locations(changed))
                yield node, operator, _indented(text, node.col_offset)


def _indented(text: str, columns: int) -> str:
    return text.replace("\n", "\n" + " " * columns)


def _of_interest(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes but docstrings, annotations, the pieces of f-strings, and messages of errors."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "ctx"):
                continue
            children = value if isinstance(value, list) else [value]
            for child in children:
                if isinstance(child, ast.AST) and not _is_text(child):
                    waiting.append(child)


def _is_text(node: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    value = node.value if isinstance(node, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _expressions(node: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    for kind, operator in _OPERATORS.items():
        if isinstance(node, kind):
            yield from operator(node)


def _constants(node: ast.Constant) -> Iterator[tuple[str, ast.expr]]:
    value = node.value
    others: list[bool | int | float] = []
    if isinstance(value, bool):
        others = [not value]
    elif isinstance(value, int):
        others = [value + 1, value - 1]
    elif isinstance(value, float):
        others = [2 * value, 1.0, 0.0]
    yield from (("constant", ast.Constant(other)) for other in others)


def _signs(node: ast.UnaryOp) -> Iterator[tuple[str, ast.expr]]:
    yield "sign or negation dropped", node.operand


def _arithmetic(node: ast.BinOp) -> Iterator[tuple[str, ast.expr]]:
    for other in _ARITHMETIC.get(type(node.op), []):
        yield "arithmetic", _with(node, op=other())
    yield "operand dropped", node.left
    yield "operand dropped", node.right
    if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
        yield "operands swapped", _with(node, left=node.right, right=node.left)


def _comparisons(node: ast.Compare) -> Iterator[tuple[str, ast.expr]]:
    if len(node.ops) == 1:
        for other in _COMPARISONS[type(node.ops[0])]:
            yield "comparison", _with(node, ops=[other()])


def _logic(node: ast.BoolOp) -> Iterator[tuple[str, ast.expr]]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield "and, or", _with(node, op=other)
    yield from (("operand dropped", value) for value in node.values)


def _choices(node: ast.IfExp) -> Iterator[tuple[str, ast.expr]]:
    yield "branches swapped", _with(node, body=node.orelse, orelse=node.body)
    yield "one branch", node.body
    yield "one branch", node.orelse


def _ranges(node: ast.Subscript) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node.slice, ast.Slice):
        for end in ("lower", "upper"):
            if getattr(node.slice, end) is not None:
                yield "range end", _with(node, slice=_with(node.slice, **{end: None}))


def _properties(node: ast.Attribute) -> Iterator[tuple[str, ast.expr]]:
    if node.attr in ("T", "mT", "real"):
        yield "call dropped", node.value


def _pairs(node: ast.Tuple) -> Iterator[tuple[str, ast.expr]]:
    if len(node.elts) == 2 and isinstance(node.ctx, ast.Load):
        yield "order swapped", _with(node, elts=node.elts[::-1])


def _calls(node: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    arguments = node.args
    if any(isinstance(argument, ast.Starred) for argument in arguments):
        arguments = []
    if arguments:
        yield "call dropped", arguments[0]
    if isinstance(node.func, ast.Attribute):
        yield "call dropped", node.func.value
    if len(arguments) > 1:
        yield "arguments swapped", _with(node, args=[arguments[1], arguments[0], *arguments[2:]])
        yield "argument dropped", _with(node, args=arguments[:-1])
    for keyword in node.keywords:
        rest = [each for each in node.keywords if each is not keyword]
        yield "argument dropped", _with(node, keywords=rest)
    match node.func:
        case ast.Name(id=name):
            for other in _SIBLINGS.get(name, []):
                yield "sibling", _with(node, func=ast.Name(other, ast.Load()))
        case ast.Attribute(attr=name):
            for other in _SIBLINGS.get(name, []):
                yield "sibling", _with(node, func=_with(node.func, attr=other))


def _statements(node: ast.stmt) -> Iterator[tuple[str, ast.stmt]]:
    if isinstance(node, _SIMPLE):
        yield "statement dropped", ast.Pass()
    match node:
        case ast.AugAssign(target=target, op=op, value=value):
            for other in _ARITHMETIC.get(type(op), []):
                yield "arithmetic", _with(node, op=other())
            yield "not added up", ast.Assign([target], value)
        case ast.If(body=body, orelse=orelse):
            yield "one branch", _with(node, test=ast.Constant(True))
            yield "one branch", _with(node, test=ast.Constant(False))
            if orelse:
                yield "branches swapped", _with(node, body=orelse, orelse=body)
        case ast.With(body=body):
            yield "context dropped", ast.If(ast.Constant(True), body, [])
        case ast.For(iter=several):
            first = ast.Call(ast.Name("next"), [ast.Call(ast.Name("iter"), [several], [])], [])
            yield "first round only", _with(node, iter=ast.List([first], ast.Load()))
            if isinstance(node.target, ast.Tuple) and len(node.target.elts) == 2:
                swapped = _with(node.target, elts=node.target.elts[::-1])
                yield "order swapped", _with(node, target=swapped)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _idle(node)


def _idle(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[str, ast.stmt]]:
    """The function with a body that does nothing: it returns an argument, or nothing much."""
    names = [argument.arg for argument in node.args.args if argument.arg != "self"]
    results = ["0.0", "[]", "{}"]
    if names:
        results += [names[0], names[-1], f"{names[0]}.clone()"]
    for result in dict.fromkeys(results):
        value = ast.parse(result, mode="eval").body
        yield "idle body", _with(node, body=[ast.Return(value)])


def _with(node: Node, **fields: object) -> Node:
    """A copy of `node` with other fields."""
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


_OPERATORS = {
    ast.Constant: _constants,
    ast.UnaryOp: _signs,
    ast.BinOp: _arithmetic,
    ast.Compare: _comparisons,
    ast.BoolOp: _logic,
    ast.IfExp: _choices,
    ast.Call: _calls,
    ast.Subscript: _ranges,
    ast.Attribute: _properties,
    ast.Tuple: _pairs,
}
