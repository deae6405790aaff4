# ---
# requires: [symbolic]
# ---
# %% role="setup" id="setup-wording"
# Points, values and symbols in the sentences about a derivation: few and short numbers.
MOST_SYMBOLS = 4  # symbols of a point, or names


def in_words(point, shown=None):
    """A point as text, such as "epsilon=1.3, theta=0.7"; by default, with all its symbols."""
    if not point:
        return "every point"
    pairs = sorted((s.name, value) for s, value in point.items() if shown is None or s in shown)
    left_out = len(point) - len(pairs)
    digits = 4 if left_out else 6
    values = ((name, number_text(sp.sympify(value).evalf(), digits)) for name, value in pairs)
    text = ", ".join(f"{name}={value}" for name, value in values)
    return f"{text} (and {left_out} other values)" if left_out else text


def number_text(value, digits=6):
    """The significant digits of a number, real if it is real, or `undefined`."""
    value = mpmath.mpmathify(value)
    if mpmath.isnan(value):
        return "undefined"
    return mpmath.nstr(mpmath.re(value) if not mpmath.im(value) else value, digits)


def names_in_words(symbols):
    """The names of symbols, of many only the first."""
    names = sorted(symbol.name for symbol in symbols)
    more = f" and {len(names) - MOST_SYMBOLS} others" if len(names) > MOST_SYMBOLS + 1 else ""
    return ", ".join(names[: MOST_SYMBOLS if more else None]) + more


def unknown_symbols(what, unknown, allowed):
    """The sentence about symbols that `what` contains and may not contain."""
    return f"{what} contains {names_in_words(unknown)}; it may contain only " + (
        names_in_words(allowed) or "numbers"
    )


def where_they_differ(left, right, point, points):
    """`point` as text. Of many symbols, those that the difference of the two sides depends on."""
    return in_words(point, _that_matter(left, right, point, points))


def _that_matter(left, right, point, points):
    """The symbols of which a change changes the difference of the two sides most."""
    if len(point) <= MOST_SYMBOLS:
        return None

    def gap(at):
        try:
            return value_at(left, at) - value_at(right, at)
        except NoValue:
            return mpmath.nan

    here = gap(point)
    another = next((other for other in points if other is not point), point)
    effects = {}
    for symbol, value in point.items():
        moved = another.get(symbol, value)
        moved = moved if moved != value else value + 1
        change = abs(gap({**point, symbol: moved}) - here)
        effects[symbol] = change if mpmath.isfinite(change) else mpmath.inf
    strongest = sorted(effects, key=lambda s: (-effects[s], s.name))[:MOST_SYMBOLS]
    floor = 1e-9 * max(1, abs(here)) if mpmath.isfinite(here) else 0
    return [s for s in strongest if effects[s] > floor] or strongest
