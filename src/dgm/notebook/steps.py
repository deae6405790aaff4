# ---
# requires: [symbolic, wording]
# ---
# %% role="setup" id="setup-steps"
# A step of a derivation is a SymPy expression or a formula as text, such as "p*log(p/q)", in which
# nothing cancels. Text is read on the student's side; the grader gets expressions.
import ast
from dataclasses import dataclass
from numbers import Number


class WrongLink(Exception):
    """The sentence about the first wrong link."""


def _sentence(check, *arguments, **keywords):
    """Run a check. Returns its complaint, or None."""
    try:
        check(*arguments, **keywords)
    except WrongLink as wrong:
        return str(wrong)
    return None


# %% role="setup" id="setup-text"
_CONSTANTS = {"oo": sp.oo, "pi": sp.pi, "E": sp.E}
_FUNCTIONS = [
    "log",
    "exp",
    "sqrt",
    "Abs",
    "sign",
    "Max",
    "Min",
    "sin",
    "cos",
    "tan",
    "sinh",
    "cosh",
]
_FUNCTIONS += ["tanh", "erf", "gamma", "Integral", "Derivative", "Sum", "Limit"]
_SIMPLIFIED = (sp.Add, sp.Mul, sp.Pow, sp.core.function.Application, sp.Rel)


def _made(kind, *arguments, evaluate=False):
    """A SymPy object; unless asked to, SymPy does not simplify it."""
    keep = not evaluate and isinstance(kind, type) and issubclass(kind, _SIMPLIFIED)
    return kind(*arguments, evaluate=False) if keep else kind(*arguments)


def as_fraction(number):
    """A short decimal number, such as 0.5, as the fraction that it says; another one as it is."""
    if not 1e-6 < abs(number) < 1e6:
        return number
    fraction = sp.Rational(f"{float(number):.4g}")
    return fraction if sp.Float(fraction, precision=number._prec) == number else number


def _rebuilt(expression, symbols=(), evaluate=False):
    """`expression` with these symbols and with fractions, as it is written or as SymPy has it."""
    known = {symbol.name: symbol for symbol in symbols}

    def build(node):
        if isinstance(node, sp.Symbol):
            return known.get(node.name, node)
        if isinstance(node, sp.Float):
            return as_fraction(node)
        if isinstance(node, sp.UnevaluatedExpr):
            return build(node.args[0])
        return _made(node.func, *map(build, node.args), evaluate=evaluate) if node.args else node

    return build(expression)


def _quotient(left, right):
    if left.is_Number and right.is_Number and right:
        return left / right
    return _made(sp.Mul, left, _made(sp.Pow, right, sp.Integer(-1)))


_SIGNS = {
    ast.Add: lambda left, right: _made(sp.Add, left, right),
    ast.Sub: lambda left, right: _made(sp.Add, left, _negative(right)),
    ast.Mult: lambda left, right: _made(sp.Mul, left, right),
    ast.Div: _quotient,
    ast.Pow: lambda left, right: _made(sp.Pow, left, right),
}


def _negative(inner):
    return -inner if inner.is_Number else _made(sp.Mul, sp.Integer(-1), inner)


def _formula(node):
    """The expression of a node of Python's syntax."""
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return sp.Rational(str(number))  # 0.5 is one half
        case ast.Name(id=name):
            return _CONSTANTS.get(name, sp.Symbol(name))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return _negative(_formula(inner))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
            return _SIGNS[type(sign)](_formula(left), _formula(right))
        case ast.Tuple(elts=parts):
            return tuple(map(_formula, parts))
        case ast.Call(func=ast.Name(id=name), args=parts, keywords=[]) if name in _FUNCTIONS:
            parts = list(map(_formula, parts))
            if name == "sqrt":
                return _made(sp.Pow, *parts, sp.Rational(1, 2))
            return _made(getattr(sp, name), *parts)
    remedy = "write ** for a power" if "^" in ast.unparse(node) else "text may not hold this"
    raise ValueError(f"`{ast.unparse(node)[:40]}`: {remedy}")


def _read_text(text):
    """The expression that a text says, as it is written. Raises WrongLink."""
    try:
        formula = _formula(ast.parse(text.strip().replace("sp.", ""), mode="eval").body)
        if isinstance(formula, sp.Expr):
            return formula
        reason = "write one expression"
    except SyntaxError:
        reason = 'write every `*`, and `**` for a power, as in "2*x**2 + log(x)"'
    except (TypeError, ValueError, AttributeError, RecursionError, MemoryError) as error:
        reason = str(error)[:120]
    raise WrongLink(f"cannot be read as a formula: {reason}")


def _plain(value):
    """A text as the expression that it says; anything else, and text that says none, as it is."""
    try:
        if isinstance(value, str):
            return _read_text(value)
    except WrongLink:
        return value  # the check says why
    held = isinstance(value, sp.Expr) and value.has(sp.UnevaluatedExpr)
    return _rebuilt(value) if held else value


# %% [markdown] role="setup" id="setup-forms-text"
# **Forms.** The problem asks for a form of each step in a chain, so that you cannot write down the
# same answer several times instead of a derivation.
# %% role="setup" id="setup-forms"
@dataclass(frozen=True)
class Form:
    """The form that a step must have: `description` completes "step 2 should be ...".

    as_written   whether a step may also have the form before SymPy simplifies it
    """

    description: str
    predicate: object  # expression -> bool
    as_written: bool = False

    def fits(self, step):
        """Whether a step, as it is written, has this form."""
        if self.predicate(_rebuilt(step, evaluate=True)):
            return True
        return self.as_written and bool(self.predicate(step))


def has_integral(expression):
    """At least one integral is still unevaluated."""
    return expression.has(sp.Integral)


def no_integral(expression):
    """No unevaluated integral is left."""
    return not expression.has(sp.Integral)


def has_limit(expression):
    """At least one limit is still unevaluated."""
    return expression.has(sp.Limit)


def has_derivative(expression):
    """At least one derivative is still unevaluated."""
    return expression.has(sp.Derivative)


def no_unevaluated(expression):
    """No unevaluated integral, sum, product, limit or derivative is left."""
    return not expression.has(*UNEVALUATED)


def no_log_of_exponential(expression):
    """No logarithm has an exponential, such as a Gaussian density, in its argument."""
    return not any(log.args[0].has(sp.exp) for log in expression.atoms(sp.log))


def expanded(expression):
    """Multiplied out, inside integrals too: no term has a sum as a factor."""
    insides = [node.args[0] for node in expression.atoms(*UNEVALUATED)]
    terms = [term for part in [expression, *insides] for term in sp.Add.make_args(part)]
    return not any(
        base.is_Add and exponent.is_Integer and exponent > 0
        for term in terms
        for base, exponent in (factor.as_base_exp() for factor in sp.Mul.make_args(term))
    )


def contains(*things):
    """A predicate: every symbol or function occurs (also as an integration variable)."""
    return lambda expression: all(_occurs(thing, expression) for thing in things)


def free_of(*things):
    """A predicate: none of these symbols or functions occurs."""
    return lambda expression: not any(_occurs(thing, expression) for thing in things)


def _occurs(thing, expression):
    """Whether a symbol (matched by name) or a function class occurs in an expression."""
    if isinstance(thing, sp.Symbol):
        return thing.name in {symbol.name for symbol in expression.atoms(sp.Symbol)}
    return expression.has(thing)


def is_polynomial_in(*symbols):
    """A predicate: a polynomial in these symbols, with nothing unevaluated."""
    return lambda expression: (
        no_unevaluated(expression) and bool(by_name(expression, symbols).is_polynomial(*symbols))
    )


def all_of(*predicates):
    """A predicate: all of these hold."""
    return lambda expression: all(predicate(expression) for predicate in predicates)


# %% [markdown] role="setup" id="setup-reading-text"
# **Reading.** Symbols match by name. What is no expression gets a sentence on what to write.
# %% role="setup" id="setup-reading"
# What is there instead of an expression -> what to do.
_REMEDIES = {
    "NoneType": "is a `return` missing?",
    "bool": "Python compares at once: write each side as a step",
    "Relational": "write each side as a step, and the relation in `relations`",
    "function": "call it: f(x)",
    "ndarray": "write it with the problem's symbols",
    "Tensor": "write it with the problem's symbols",
}
_SEVERAL = ("list", "tuple", "dict", "set", "FiniteSet")


def step_remedy(kind, what):
    """What to do where `what` is of a type called `kind` instead of an expression; may be empty."""
    if kind in _SEVERAL and what.startswith("step"):
        return "; write one expression for each step"
    if kind in _SEVERAL:
        return f"; take one entry of this {kind}, for example sp.solve(...)[0]"
    if kind.endswith(("Than", "quality")):  # SymPy's names of relations
        kind = "Relational"
    return f"; {_REMEDIES[kind]}" if kind in _REMEDIES else ""


def _as_written(value, domain, what):
    """A number, a text or an expression in the problem's symbols; else raises WrongLink."""
    if isinstance(value, str):
        try:
            value = _read_text(value)
        except WrongLink as wrong:
            raise WrongLink(f"{what} {wrong}") from None
    if isinstance(value, Number) and not isinstance(value, bool | sp.Basic):
        value = sp.sympify(value)
    if not isinstance(value, sp.Expr):
        kind = type(value).__name__
        here = "None" if value is None else with_article(kind)
        remedy = step_remedy(kind, what)
        raise WrongLink(f"{what} should be a SymPy expression, it is {here}{remedy}")
    return _rebuilt(value, domain)


def _read_expression(value, domain, what):
    """`_as_written`, as SymPy simplifies it."""
    value = _rebuilt(_as_written(value, domain, what), evaluate=True)
    unknown = value.free_symbols - set(domain)
    if unknown:
        raise WrongLink(unknown_symbols(what, unknown, domain))
    return value


def _read_steps(steps, domain, forms):
    """The steps of a chain as expressions of the required forms."""
    if not isinstance(steps, list | tuple):
        raise WrongLink(
            f"the steps should be a list, they are {kind_in_words(steps)}; "
            "write [step_1, step_2, ...]"
        )
    if len(steps) < 2:
        raise WrongLink(f"a chain needs at least two steps, it has {len(steps)}")
    if forms and len(steps) != len(forms):
        raise WrongLink(f"the chain should have {len(forms)} steps, it has {len(steps)}")
    read = [_read_expression(s, domain, f"step {i}") for i, s in enumerate(steps, 1)]
    for i, (step, form) in enumerate(zip(steps, forms, strict=False), 1):
        if not form.fits(_as_written(step, domain, f"step {i}")):
            remedy = "; where SymPy cancels it, write the step as text" * form.as_written
            raise WrongLink(f"step {i} should be {form.description}{remedy}")
    return read
