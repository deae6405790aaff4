"""Formulas in LaTeX -> MathML, which browsers draw by themselves: no script, no network."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ElementTree

from latex2mathml.converter import convert_to_element

_SPAN = re.compile(r'<span class="math">(.*?)</span>', re.DOTALL)
_BOUNDS = (("$$", "$$"), ("$", "$"), (r"\[", r"\]"), (r"\(", r"\)"))
MAX_FORMULA = 5_000
# A formula may define its own commands, and so grow without limit.
_DEFINES = re.compile(r"\\(?:def|let|gdef|edef|(?:re)?newcommand|DeclareMathOperator)\b")

LETTERS = frozenset(["math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mphantom"])
BUILT = frozenset(["mfrac", "msqrt", "mroot", "mstyle", "mpadded", "menclose", "none"])
SCRIPTS = frozenset(["msub", "msup", "msubsup", "munder", "mover", "munderover"])
MATRICES = frozenset(["mtable", "mtr", "mtd"])
TAGS = LETTERS | BUILT | SCRIPTS | MATRICES
SIZES = frozenset(["width", "height", "depth", "minsize", "maxsize", "mathsize", "scriptlevel"])
LOOKS = frozenset(["display", "displaystyle", "mathvariant", "mathcolor", "linethickness"])
OPERATORS = frozenset(["stretchy", "fence", "form", "largeop", "movablelimits", "lspace", "rspace"])
TABLES = frozenset(["columnalign", "columnspacing", "rowspacing", "columnlines", "rowlines"])
ATTRIBUTES = SIZES | LOOKS | OPERATORS | TABLES | {"accent", "accentunder", "notation"}
FUNCTIONS = frozenset(
    ["log", "ln", "exp", "sin", "cos", "tan", "arg", "det", "dim", "ker", "gcd", "deg", "lg"]
    + ["tanh", "sinh", "cosh", "arcsin", "arccos", "arctan", "min", "max", "inf", "sup", "lim"]
)
_VALUE = re.compile(r"[\w.%# +-]*")
_NAMESPACE = "http://www.w3.org/1998/Math/MathML"


def with_mathml(page: str) -> str:
    """Sanitised HTML with its formulas as MathML; one that cannot be read stays as it was typed."""
    return _SPAN.sub(lambda found: mathml(html.unescape(found[1])) or found[0], page)


def mathml(formula: str) -> str | None:
    """MathML of a formula with its delimiters; None where it is none, or might do harm."""
    latex, display = _inside(formula.strip())
    if len(latex) > MAX_FORMULA or _DEFINES.search(latex):
        return None
    try:
        element = convert_to_element(latex, display=display)
    except Exception:  # whatever a student types: the parser has many ways to give up
        return None
    if not _is_safe(element):
        return None
    _set_apart_functions(element)
    return ElementTree.tostring(element, encoding="unicode")


def _inside(formula: str) -> tuple[str, str]:
    for start, end in _BOUNDS:
        if formula.startswith(start) and formula.endswith(end) and len(formula) > len(start):
            display = "block" if start in ("$$", r"\[") else "inline"
            return formula[len(start) : -len(end)], display
    return formula, "block"  # an environment


def _is_safe(root: ElementTree.Element) -> bool:
    """Whether it is made of known tags and attributes; turns its entities into characters."""
    for element in root.iter():
        if element.tag not in TAGS:
            return False
        for name, value in element.attrib.items():
            if name == "xmlns" and value == _NAMESPACE:
                continue
            if name not in ATTRIBUTES or not _VALUE.fullmatch(value):
                return False
        if element.text:
            element.text = html.unescape(element.text)
            if element.text.startswith("\\") and len(element.text) > 1:
                return False  # an unknown command: its LaTeX says more
    return True


def _set_apart_functions(root: ElementTree.Element) -> None:
    """As TeX does: a thin space between the name of a function and the letters beside it."""
    for parent in root.iter("mrow"):
        children = list(parent)
        for before, child, after in zip(
            [None, *children], children, [*children[1:], None], strict=False
        ):
            core = child
            while core.tag in SCRIPTS and len(core):
                core = core[0]
            if core.tag == "mi" and core.text in FUNCTIONS:
                core.tag = "mo"
                core.set("lspace", _space(before, ")"))
                core.set("rspace", _space(after, "("))


def _space(beside: ElementTree.Element | None, bracket: str) -> str:
    is_letter = beside is not None and (beside.tag != "mo" or beside.text == ")" == bracket)
    return "0.167em" if is_letter else "0em"
