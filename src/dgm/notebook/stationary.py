# ---
# requires: [steps]
# ---
# %% role="setup" id="setup-stationary"
# The certificate of a maximum or a minimum.
@dataclass(frozen=True)
class StationaryPoint:
    """The point where the derivative of `objective` in `variable` is zero.

    second_derivative   as a function of `variable`, not its value at the point
    kind                "maximum" or "minimum"
    """

    objective: object
    variable: object
    point: object
    second_derivative: object
    kind: str

    def __post_init__(self):
        for name in ("objective", "variable", "point", "second_derivative"):
            object.__setattr__(self, name, _plain(getattr(self, name)))

    def first_wrong_link(
        self, domain, objective=None, variable=None, kind=None, everywhere=True, points=None
    ):
        """None, or a sentence on the first wrong link.

        domain       {symbol: (low, high)}, the variable's range included
        objective, variable, kind   the ones that the problem gives or asks for
        everywhere   whether the second derivative must have its sign on the whole domain, which
                     makes the point the global optimum, or only at the point
        points       points to try, [{symbol: number}]; random ones if not given
        Raises NoValue if an expression cannot be computed.
        """
        points = points or draw_points(domain)
        return _sentence(self.check, domain, objective, variable, kind, everywhere, points)

    def check(self, domain, objective, variable, kind, everywhere, points):
        mine = _read_expression(self.objective, domain, "the objective")
        x = _read_expression(self.variable, domain, "the variable")
        at = _read_expression(self.point, domain, "the point")
        second = _read_expression(self.second_derivative, domain, "the second derivative")
        asked = next(iter(names_of([variable])), None) if variable is not None else None
        if x not in domain or asked not in (None, x.name):
            asked = f"be {asked}" if asked else "be one of the symbols"
            raise WrongLink(f"the variable should {asked}, it is {sp.sstr(x)}")
        kinds = ("maximum", "minimum") if kind is None else (kind,)
        if not isinstance(self.kind, str) or self.kind not in kinds:
            raise WrongLink(f"the kind should be {' or '.join(kinds)}")
        if at.has(x):
            raise WrongLink(f"the point should not depend on {x.name}")
        second = second.xreplace({d: d.doit(deep=False) for d in second.atoms(sp.Derivative)})
        if not (no_unevaluated(at) and no_unevaluated(second)):
            raise WrongLink(
                "the point and the second derivative should hold no unevaluated integral or limit"
            )
        if objective is not None:
            given = by_name(sp.sympify(objective), domain)
            if wrong := first_difference(mine, given, points):
                place, value = in_words(wrong[0]), number_text(wrong[1])
                raise WrongLink(f"the objective is not the given one: at {place} it is {value}")
        there = [{**point, x: value_at(at, point)} for point in points]
        self.check_place(x, there, *domain[x])
        first = sp.diff(mine, x)
        if wrong := first_difference(first, sp.Integer(0), there):
            place, slope = in_words(wrong[0]), number_text(wrong[1])
            mistaken = "is not right" if objective is not None else "does not fit the objective"
            raise WrongLink(
                f"the point {mistaken}: at {place} the first derivative is {slope}, not 0"
            )
        self.check_second(second, sp.diff(first, x), x, points)
        self.check_sign(second, there, points if everywhere else [], objective is not None)

    def check_place(self, x, there, low, high):
        for point in there:
            if mpmath.im(point[x]) or not low <= mpmath.re(point[x]) <= high:
                raise WrongLink(
                    f"the point is out of range: {in_words(point)}; {x.name} lies between {low} "
                    f"and {high}"
                )

    def check_second(self, second, right, x, points):
        """The stated second derivative is that of the objective, as a function of x."""
        if wrong := first_difference(second, right, points):
            place, mine, true = in_words(wrong[0]), *map(number_text, wrong[1:])
            remedy = ""
            if x not in second.free_symbols and x in right.free_symbols:
                remedy = f". Yours does not contain {x.name}: do not insert the point"
            raise WrongLink(
                f"the second derivative, as a function of {x.name}, is not right: at {place} "
                f"yours is {mine}, that of the objective is {true}{remedy}"
            )

    def check_sign(self, second, there, elsewhere, given):
        """The second derivative has the sign of this kind at the point, and elsewhere."""
        sign, factor = ("negative", -1) if self.kind == "maximum" else ("positive", 1)
        for point in [*there, *elsewhere]:
            value = value_at(second, point)
            if mpmath.im(value) or not factor * mpmath.re(value) > 0:
                doubt = not given and factor * mpmath.re(value) < 0 and point in there
                remedy = "; is the sign of the objective right?" if doubt else ""
                raise WrongLink(
                    f"the second derivative should be {sign} at {in_words(point)}, "
                    f"it is {number_text(value)}{remedy}"
                )
