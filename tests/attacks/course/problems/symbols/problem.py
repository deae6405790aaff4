# ---
# title: Entropy of a Gaussian
# covers: [Attacks 101]
# presupposes: [differential entropy]
# setup: [chains]
# minutes: {smoke: 0.1, cpu: 0.1, gpu: 0.1}
# ---
# %% [markdown]
# ## Entropy of a Gaussian
# **Contract.** `entropy` returns the entropy of `density` in nats, as an expression in `sigma` with
# nothing unevaluated. `derivation` returns an `EqualityChain`: the integral, two terms, the answer.

# %% role="solution" id="entropy"
def entropy():
    """The entropy as a SymPy expression."""
    ### BEGIN SOLUTION
    return sp.log(2 * sp.pi * sp.E * sigma**2) / 2
    ### END SOLUTION


# %% role="tests" id="entropy-tests"
print("no visible check")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import expect_expression, points

sigma = sp.Symbol("sigma", positive=True)


@points(1)
def test_is_the_entropy(student, rng):
    """Is the entropy of a Gaussian with standard deviation sigma."""
    expected = sp.log(2 * sp.pi * sp.E * sigma**2) / 2
    expect_expression(student.entropy(), expected, {sigma: (0.1, 3)}, rng, what="the entropy")


### END HIDDEN TESTS


# %% role="solution" id="derivation"
def derivation():
    """An EqualityChain of three steps."""
    ### BEGIN SOLUTION
    return EqualityChain(
        [
            sp.Integral(-density * sp.log(density), (x, -sp.oo, sp.oo)),
            sp.Rational(1, 2) + sp.log(2 * sp.pi * sigma**2) / 2,
            sp.log(2 * sp.pi * sp.E * sigma**2) / 2,
        ]
    )
    ### END SOLUTION


# %% role="tests" id="derivation-tests"
print("no visible check")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import (
    Form,
    check_equality_chain,
    has_integral,
    no_integral,
    points,
)

sigma = sp.Symbol("sigma", positive=True)
x = sp.Symbol("x", real=True)
density = sp.exp(-(x**2) / (2 * sigma**2)) / sp.sqrt(2 * sp.pi * sigma**2)


@points(1)
def test_each_link_holds(student, rng):
    """Every link of the derivation holds, from the integral to the answer."""
    check_equality_chain(
        student.derivation(),
        {sigma: (0.5, 2)},
        rng,
        forms=[
            Form("an integral", has_integral),
            Form("two terms without an integral", lambda e: no_integral(e) and e.is_Add),
            Form("a logarithm alone", lambda e: no_integral(e) and e.is_Mul),
        ],
        start=sp.Integral(-density * sp.log(density), (x, -sp.oo, sp.oo)),
        target=sp.log(2 * sp.pi * sp.E * sigma**2) / 2,
        points=2,
    )


### END HIDDEN TESTS
