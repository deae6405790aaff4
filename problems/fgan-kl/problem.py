# ---
# title: The KL divergence from samples
# covers:
#   - CSE 599i HW3 problem 1: [kl-conjugate, kl-bound, kl-proof]
# differs:
#   CSE 599i HW3 problem 1:
#     The function d is positive, because log d needs it. The source lets it have any real value.
#     The certificate is for a coin, and the written part for any space.
# presupposes: [KL divergence, convex functions, maximum likelihood, training loop in PyTorch]
# setup: [basics, checks, symbolic, certificates, pictures, training]
# minutes: {smoke: 0.3, cpu: 1, gpu: 1}
# work: {reading: 24, kl-conjugate: 13, kl-bound: 25, kl-estimate: 5, kl-fit: 14, kl-proof: 15,
#   kl-looks-right: 20}
# ---
# %% [markdown]
# # The KL divergence from samples
#
# Maximum likelihood makes $D_{KL}(p_{data} \,\|\, p_{model})$ small. A generator that sends noise
# through a network has no density that one could evaluate, so GANs do without likelihood and play a
# game instead. But the divergence can be estimated from samples alone. Here is the formula, which
# you will prove:
#
# $$D_{KL}(p \,\|\, q) = 1 + \sup_{d > 0}\;
#   \bigl[\mathbb E_{x \sim p} \log d(x) - \mathbb E_{x \sim q}\, d(x)\bigr].$$
#
# The supremum is over functions $d$, and both expectations can be estimated by averages over
# samples, so a network can search for $d$. Because of $\log d$, the function $d$ is positive here
# and below.
#
# The proof uses one fact from the lecture
# ([Nowozin, Cseke and Tomioka, 2016](https://arxiv.org/abs/1606.00709)). An **f-divergence** is
# $D_f(p \,\|\, q) = \mathbb E_{x \sim q}\, f\bigl(p(x) / q(x)\bigr)$ with $f$ convex and $f(1) =
# 0$, and
#
# $$D_f(p \,\|\, q) = \sup_T\; \mathbb E_{x \sim p}\, T(x) - \mathbb E_{x \sim q}\, f^*(T(x)),
#   \qquad f^*(t) = \sup_{u > 0}\; t u - f(u).$$
#
# **Contract for everything below.**
#
# - $f(u) = u \log u$, which makes $D_f(p \,\|\, q)$ the divergence above. Logarithms are natural,
#   so divergences are in *nats*. $D$ has $p$ as its first argument.
# - Functions in SymPy use the symbols of the locked cells and return expressions with nothing left
#   unevaluated.
#
# ## Why not use histograms?
#
# The obvious way from samples to $D_{KL}$ is to make a histogram of each set and to sum
# $p \log (p/q)$ over the bins. Here are 1000 samples of $p = \mathcal N(1, 1)$ and of
# $q = \mathcal N(0, 1)$. Their divergence is half a nat.

# %% role="run" id="kl-histograms" check_output="true"
with np.errstate(divide="ignore", invalid="ignore"):
    source = np.random.default_rng(5)
    cloud_p, cloud_q = source.normal(1, 1, 1000), source.normal(0, 1, 1000)
    for bins in (3, 10, 30, 100, 300):
        edges = np.linspace(-4, 5, bins + 1)
        share_p = np.histogram(cloud_p, edges)[0] / 1000
        share_q = np.histogram(cloud_q, edges)[0] / 1000
        terms = np.where(share_p > 0, share_p * np.log(share_p / share_q), 0.0)
        print(f"{bins:3d} bins: {terms.sum():.3f}")

# %% [markdown]
# One bin that holds a sample of $p$ and no sample of $q$ makes the sum infinite. With a few wide
# bins the sum is too small, because differences inside a bin do not count. And this is only one
# dimension: in a space of pictures every bin holds at most one sample.
#
# ## The conjugate
#
# **Contract.** `kl_conjugate_optimum` returns a `StationaryPoint` for the supremum that defines
# $f^*$: its `objective` is the expression that is maximised, in `t` and `u`, its `variable` is `u`,
# its `kind` is `"maximum"`, and its `point` is the best $u$ as a function of `t`.
# `second_derivative` is the second derivative of the objective in `u`; because it is negative for
# every `u`, the point is the global maximum. `kl_conjugate` returns $f^*(t)$ for real `t`.

# %% role="setup" id="kl-conjugate-symbols"
import time
from types import SimpleNamespace

t = sp.Symbol("t", real=True)
u = sp.Symbol("u", positive=True)
CONJUGATE_DOMAIN = {t: (-1, 2), u: (0.05, 5)}


# %% role="solution" id="kl-conjugate"
def kl_conjugate_optimum():
    """A StationaryPoint: the u > 0 that maximises t u - f(u)."""
    ### BEGIN SOLUTION
    return StationaryPoint(
        objective=t * u - u * sp.log(u),
        variable=u,
        point=sp.exp(t - 1),
        second_derivative=-1 / u,
        kind="maximum",
    )
    ### END SOLUTION


def kl_conjugate():
    """f*(t), in the symbol t."""
    ### BEGIN SOLUTION
    return sp.exp(t - 1)
    ### END SOLUTION


# %% role="tests" id="kl-conjugate-tests" check_output="true"
with visible_checks("kl-conjugate") as check:
    optimum = kl_conjugate_optimum()
    check.certificate(optimum, CONJUGATE_DOMAIN, variable=u, kind="maximum")
    highest = max(1.3 * x - x * math.log(x) for x in np.linspace(0.01, 5, 5000))
    check.close(
        float(by_name(sp.sympify(kl_conjugate()), [t]).subs(t, sp.Rational(13, 10))),
        highest,
        "f*(1.3) agrees with the largest of 5000 values of 1.3 u - f(u)",
        rtol=1e-4,
    )
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import agree, check_stationary_point, expect, expression, points

T, U = sp.Symbol("t", real=True), sp.Symbol("u", positive=True)
DOMAIN = {T: (-1, 2), U: (0.05, 5)}


@points(1)
def test_the_certificate_proves_the_supremum(student, reference, rng):
    """The slope of t u - f(u) vanishes at the point, and its curvature is negative everywhere."""
    right = reference.kl_conjugate_optimum().objective
    check_stationary_point(
        student.kl_conjugate_optimum(),
        DOMAIN,
        rng,
        objective=right,
        variable=U,
        kind="maximum",
        points=3,
    )


@points(1)
def test_the_conjugate_is_the_value_there(student, reference, rng):
    """The conjugate is the largest value of t u - f(u), not the place where it is reached."""
    value = expression(student.kl_conjugate(), {T: (-1, 2)}, what="f*(t)")
    right = expression(reference.kl_conjugate(), {T: (-1, 2)})
    difference = agree(value, right, {T: (-1, 2)}, rng, points=40)
    if difference is None:
        return
    mistake = "put the best u into t u - u log u, both terms"
    if agree(value, right + T * right, {T: (-1, 2)}, rng) is None:
        mistake = "u log u is to be subtracted"
    elif agree(value, sp.E * right, {T: (-1, 2)}, rng) is None:
        mistake = "the derivative of u log u is not log u alone"
    expect(False, f"at {difference.point} f* is {difference.left}: {mistake}")


### END HIDDEN TESTS

# %% [markdown]
# ## From T to d
#
# Substitute $T = 1 + \log d$ with a positive function $d$, and find the best $d$. The value of $d$
# at one point does not restrict its values elsewhere. So look first at one point $x$, where the
# densities have the values `p_x` and `q_x`, and $d$ has the value `d_x`. Then take the smallest
# space: a coin. Its sides 0 and 1 have the probabilities `coin.p[k]` under $p$ and `coin.q[k]`
# under $q$, and $d$ has the value `coin.d[k]` there. An expectation is a sum over the two sides.
#
# **Contract.** `kl_best_d` returns a `StationaryPoint`: the `d_x` that maximises what one point
# contributes to $\mathbb E_p \log d - \mathbb E_q\, d$, an expression in `p_x, q_x, d_x`. Its kind
# is `"maximum"`.
#
# `kl_coin_chain` returns an `InequalityChain` of three steps with the relations `["==", "<="]`:
#
# 1. $\mathbb E_p T - \mathbb E_q f^*(T)$ for the coin, with $T = 1 + \log d$: `1 + sp.log(...)` is
#    still in brackets, and $f^*(T)$ is evaluated;
# 2. $1 + \mathbb E_p \log d - \mathbb E_q\, d$, with the 1 as a term by itself;
# 3. the maximum of step 2 over all $d > 0$, in `p_0` and `q_0` alone.

# %% role="setup" id="kl-coin" collapsed="true"
p_x, q_x, d_x = sp.symbols("p_x q_x d_x", positive=True)
POINT_DOMAIN = {p_x: (0.1, 3), q_x: (0.1, 3), d_x: (0.02, 40)}

p_0, q_0, d_0, d_1 = sp.symbols("p_0 q_0 d_0 d_1", positive=True)
coin = SimpleNamespace(p=[p_0, 1 - p_0], q=[q_0, 1 - q_0], d=[d_0, d_1])
COIN_DOMAIN = {p_0: (0.05, 0.95), q_0: (0.05, 0.95), d_0: (0.1, 5), d_1: (0.1, 5)}


def has_mean_of_T(expression):
    """E_p of the brackets 1 + log d, and no other logarithm or exponential."""
    T = sp.symbols("T_0 T_1", real=True)
    plain = expression.xreplace({1 + sp.log(d): T_k for d, T_k in zip(coin.d, T, strict=True)})
    return not plain.has(sp.log, sp.exp) and all(
        sp.simplify(sp.diff(plain, T_k) - p) == 0 for T_k, p in zip(T, coin.p, strict=True)
    )


COIN_FORMS = [
    Form(
        "E_p T - E_q f*(T), with 1 + log d_0 and 1 + log d_1 in brackets, each times its "
        "probability, and no other logarithm or exponential",
        has_mean_of_T,
    ),
    Form(
        "1 + E_p log d - E_q d, with the 1 as a term by itself",
        lambda expression: (
            expression.as_coeff_Add()[0] == 1 and all(expression.has(sp.log(d)) for d in coin.d)
        ),
    ),
    Form("free of d_0 and d_1", free_of(*coin.d)),
]


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# For one point: differentiate in $d_x$, set the derivative to zero, and check the sign of the
# second derivative. Is `second_derivative` a function or a number?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Each expectation over the coin is a sum of two terms. In step 1, $f^*(T)$ is evaluated at
# $T = 1 + \log d$: the logarithm and the exponential cancel.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# For step 3, put the best $d$ of each side into step 2. Some terms cancel.
#
# </details>


# %% role="solution" id="kl-bound"
def kl_best_d():
    """A StationaryPoint: the d_x that maximises what one point contributes."""
    ### BEGIN SOLUTION
    return StationaryPoint(
        objective=p_x * sp.log(d_x) - q_x * d_x,
        variable=d_x,
        point=p_x / q_x,
        second_derivative=-p_x / d_x**2,
        kind="maximum",
    )
    ### END SOLUTION


def kl_coin_chain():
    """InequalityChain: E_p T - E_q f*(T) == 1 + E_p log d - E_q d <= its largest value."""
    ### BEGIN SOLUTION
    (p0, p1), (q0, q1), (d0, d1) = coin.p, coin.q, coin.d
    return InequalityChain(
        [
            p0 * (1 + sp.log(d0)) + p1 * (1 + sp.log(d1)) - q0 * d0 - q1 * d1,
            1 + p0 * sp.log(d0) + p1 * sp.log(d1) - q0 * d0 - q1 * d1,
            p0 * sp.log(p0 / q0) + p1 * sp.log(p1 / q1),
        ],
        ["==", "<="],
    )
    ### END SOLUTION


# %% role="tests" id="kl-bound-tests" check_output="true"
with visible_checks("kl-bound") as check:
    best_at_x = kl_best_d()
    check.certificate(best_at_x, POINT_DOMAIN, variable=d_x, kind="maximum")
    at_one = {p_x: sp.Rational(1, 3), q_x: sp.Integer(2), d_x: sp.Integer(1)}
    contributed = by_name(sp.sympify(best_at_x.objective), list(at_one)).subs(at_one)
    check.close(
        contributed, -2.0, "the objective for p_x = 1/3, q_x = 2 and d_x = 1, where log d is 0"
    )
    chain = kl_coin_chain()
    check.certificate(chain, COIN_DOMAIN, COIN_FORMS, relations=["==", "<="])
    same_coin = {p_0: sp.Rational(1, 3), q_0: sp.Rational(1, 3)}
    check.close(
        float(by_name(sp.sympify(chain.steps[-1]), [p_0, q_0]).subs(same_coin)),
        0.0,
        "equal coins have divergence 0",
    )
    largest = by_name(sp.sympify(chain.steps[-1]), [p_0, q_0])
    rare_in_q = float(largest.subs({p_0: 0.5, q_0: 0.01}))
    rare_in_p = float(largest.subs({p_0: 0.01, q_0: 0.5}))
    check.true(
        rare_in_q > rare_in_p,
        "the divergence is larger if q rarely shows a side that p often shows",
    )
    coins = {p_0: sp.Rational(1, 4), q_0: sp.Rational(1, 2)}
    ratio_at = by_name(sp.sympify(best_at_x.point), [p_x, q_x])
    for side in (0, 1):
        coins[coin.d[side]] = ratio_at.subs(
            {p_x: coin.p[side].subs(coins), q_x: coin.q[side].subs(coins)}
        )
    second, third = (by_name(sp.sympify(step), list(coins)).subs(coins) for step in chain.steps[1:])
    check.close(third - second, 0.0, "step 3 minus step 2 at your best d: the bound is reached")
### BEGIN HIDDEN TESTS
import sympy as sp

from dgm.testing import (
    agree,
    check_inequality_chain,
    check_stationary_point,
    expect,
    expression,
    points,
    steps_of,
)

P_X, Q_X, D_X = sp.symbols("p_x q_x d_x", positive=True)
POINT = {P_X: (0.1, 3), Q_X: (0.1, 3), D_X: (0.02, 40)}
P_0, Q_0, D_0, D_1 = sp.symbols("p_0 q_0 d_0 d_1", positive=True)
COIN = {P_0: (0.05, 0.95), Q_0: (0.05, 0.95), D_0: (0.1, 5), D_1: (0.1, 5)}


@points(1.25)
def test_the_best_d_is_a_maximum_for_every_point(student, reference, rng):
    """What one point contributes has its global maximum at the stated d, for all densities."""
    right = reference.kl_best_d()
    answer = student.kl_best_d()
    check_stationary_point(
        answer, POINT, rng, objective=right.objective, variable=D_X, kind="maximum", points=3
    )


@points(1.5)
def test_every_link_holds_in_the_form_asked_for(student, reference, rng):
    """From the proposition's objective to the divergence: forms and relations hold."""
    right = reference.kl_coin_chain().steps
    check_inequality_chain(
        student.kl_coin_chain(),
        COIN,
        rng,
        forms=reference.COIN_FORMS,
        start=right[0],
        target=right[-1],
        relations=["==", "<="],
        strict=[2],
    )


@points(0.25)
def test_the_bound_is_the_divergence_asked_for(student, reference, rng):
    """The last step is the KL divergence of p from q, and no looser bound."""
    steps = steps_of(student.kl_coin_chain(), kind="InequalityChain")
    last = expression(steps[-1], COIN, what="the last step")
    right = expression(reference.kl_coin_chain().steps[-1], COIN)
    difference = agree(last, right, COIN, rng)
    if difference is None:
        return
    mistake = "put the best d into both expectations"
    if agree(last, 1 + right, COIN, rng) is None:
        mistake = "at the best d, E_q d is not 0"
    elif agree(last, right.xreplace({P_0: Q_0, Q_0: P_0}), COIN, rng) is None:
        mistake = "this is the divergence with its arguments swapped"
    expect(False, f"at {difference.point} the last step is {difference.left}: {mistake}")


### END HIDDEN TESTS

# %% [markdown]
# ## A network instead of a supremum
#
# A network's output can be any real number, but $d$ must be positive. So let the network give
# $h = \log d$. Then $d = e^h$ is always positive, and the code never takes the logarithm of a
# network's output.
#
# **Contract.** `kl_estimate` gets the values of $h = \log d$ on samples, `h_p` `[n]` on those of
# $p$ and `h_q` `[m]` on those of $q$. It returns $1 + \mathbb E_p \log d - \mathbb E_q\, d$ with
# each expectation replaced by a mean over its own batch: a scalar tensor, larger for a better $d$,
# with gradients to both arguments. `n` and `m` may differ. The logarithm is right for $h$ of any
# size.


# %% role="solution" id="kl-estimate"
def kl_estimate(h_p, h_q):
    """The estimate of D_KL(p || q) in nats, from h = log d on samples of p [n] and of q [m]."""
    ### BEGIN SOLUTION
    return 1 + h_p.mean() - h_q.exp().mean()
    ### END SOLUTION


# %% role="tests" id="kl-estimate-tests" check_output="true"
with visible_checks("kl-estimate") as check:
    nothing = torch.zeros(4)
    check.close(kl_estimate(nothing, nothing[:3]), 0.0, "d = 1 everywhere gives an estimate of 0")
    check.shape(kl_estimate(nothing, nothing[:3]), (), "one number for two batches")
    # Samples in exact proportion: p shows side 1 three times of four, q once of two; d = p / q.
    log_ratio = torch.tensor([0.5, 1.5]).log()
    check.close(
        kl_estimate(log_ratio[[0, 1, 1, 1]], log_ratio[[0, 1]]),
        0.25 * math.log(0.5) + 0.75 * math.log(1.5),
        "with the best d, the estimate for two coins is their divergence",
    )
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import VALUE_AND_GRADIENTS, expect, expect_close, expect_number, points

ESTIMATE = VALUE_AND_GRADIENTS + "value_and_gradients(kl_estimate, h_p, h_q)"


@points(0.75)
def test_is_the_bound_of_the_batches(student, reference, rng):
    """It is 1 plus the mean of log d over the one batch minus that of d over the other, and so are
    its gradients."""
    batches = {"h_p": rng.normal(0.3, 1, 9), "h_q": rng.normal(-0.3, 1, 6)}
    expected = reference.run(ESTIMATE, **batches)
    mistake = "a 1 at the front? h = log d over p, d itself over q? means? a sign?"
    names = ("the estimate", "its gradient by h_p", "its gradient by h_q")
    actual = student.run(ESTIMATE, **batches)
    for name, got, wanted in zip(names, actual, expected, strict=True):
        expect_close(got, wanted, f"{name} ({mistake})", rtol=1e-6, atol=1e-8, kind="tensor")


@points(0.5)
def test_is_the_divergence_at_the_best_d_and_less_elsewhere(student, rng):
    """For batches that are a finite p and q in proportion, the best d reaches their divergence, and
    another d stays below it."""
    code = "import torch; float(kl_estimate(torch.tensor(h_p), torch.tensor(h_q)))"
    counts_p, counts_q = rng.integers(1, 6, 4), rng.integers(1, 6, 4)
    counts_q[0] = counts_p.sum() + 1  # so that the two differ
    p, q = counts_p / counts_p.sum(), counts_q / counts_q.sum()
    divergence = float(p @ np.log(p / q))
    places_p, places_q = np.repeat(np.arange(4), counts_p), np.repeat(np.arange(4), counts_q)
    best = np.log(p / q)
    value = expect_number(student.run(code, h_p=best[places_p], h_q=best[places_q]))
    gap = value - divergence
    expect(abs(gap) < 1e-6, f"at d = p / q the estimate is off by {gap:+.3g} from the divergence")
    other = best + rng.choice([-1, 1], 4) * rng.uniform(0.2, 0.6, 4)
    value = expect_number(student.run(code, h_p=other[places_p], h_q=other[places_q]))
    gap = value - divergence
    expect(gap < -1e-3, f"for another d the estimate is {gap:+.3g} above the divergence")


@points(0.25)
def test_goes_on_where_the_network_is_sure(student, rng):
    """Where h is very large or very small the estimate goes on as it began: a straight line in h
    over p, and over q with slopes that grow as d does."""
    h_p, h_q = rng.normal(0.3, 1, 9), rng.normal(-0.3, 1, 6)
    value, by_p, by_q = student.run(ESTIMATE, h_p=h_p, h_q=h_q)
    value, by_p, by_q = (np.asarray(each, dtype=float) for each in (value, by_p, by_q))
    expect(by_p.any() or by_q.any(), "the estimate has no slope at all")
    for shift in (rng.uniform(1000, 2000), -rng.uniform(1000, 2000)):
        far, _, _ = student.run(ESTIMATE, h_p=h_p + shift, h_q=h_q)
        what = f"the estimate with {shift:.0f} added to each h over p (log d is h itself)"
        expect_close(far, value + shift * by_p.sum(), what, rtol=1e-6)
    for shift in (rng.uniform(12, 16), -rng.uniform(12, 16)):
        _, _, far = student.run(ESTIMATE, h_p=h_p, h_q=h_q + shift)
        what = f"the gradient by h_q with {shift:.1f} added to each h over q (cut off?)"
        expect_close(far, np.exp(shift) * by_q, what, rtol=1e-6, atol=0)


### END HIDDEN TESTS

# %% [markdown]
# ## The search
#
# **Contract.** `kl_fit` makes `updates` updates of a network with the given optimiser. It returns a
# list of `updates` plain floats: the estimate *before* each update. For each update it calls
# `sample_p()` once and `sample_q()` once, for fresh batches of points `[n, 1]`; `network` turns a
# batch into $h$, `[n]`. An update is one step of the optimiser that makes `estimate(h_p, h_q)`
# *larger*, with only the gradients of these two batches.


# %% role="solution" id="kl-fit"
def kl_fit(network, optimizer, sample_p, sample_q, estimate, updates):
    """Raise the estimate by `updates` steps on fresh samples; returns the estimates before each."""
    ### BEGIN SOLUTION
    estimates = []
    for _ in range(updates):
        value = estimate(network(sample_p()), network(sample_q()))
        optimizer.zero_grad()
        (-value).backward()
        optimizer.step()
        estimates.append(value.item())
    return estimates
    ### END SOLUTION


# %% role="tests" id="kl-fit-tests" check_output="true"
with visible_checks("kl-fit") as check:
    probe = nn.Sequential(nn.Linear(1, 1), nn.Flatten(0))
    with torch.no_grad():
        probe[0].weight.fill_(0.0)
        probe[0].bias.fill_(0.0)
    history = kl_fit(
        probe,
        torch.optim.SGD(probe.parameters(), lr=0.1),
        lambda: torch.full((5, 1), 2.0),
        lambda: torch.full((5, 1), -1.0),
        lambda h_p, h_q: h_p.mean() - h_q.mean(),  # rises by 3 for each unit of the slope
        updates=2,
    )
    check.close(history, [0.0, 0.9], "the estimates before the two updates")
    check.plain_float(history[-1], "an estimate in the list")
    check.close(probe[0].weight, [[0.6]], "two steps up the slope")
    drawn = []
    kl_fit(
        probe,
        torch.optim.SGD(probe.parameters(), lr=0.1),
        lambda: drawn.append(1) or torch.full((5, 1), 2.0),
        lambda: torch.full((5, 1), -1.0),
        lambda h_p, h_q: h_p.mean() - h_q.mean(),
        updates=2,
    )
    check.close(len(drawn), 2, "samples of p that were drawn for two updates")
### BEGIN HIDDEN TESTS
from dgm.testing import expect, expect_close, expect_float, expect_items, points, show

# Batches are full of their number if they are `numbered`, else always the same; `seen` are the
# numbers that the network was given. `values` are those of the estimate. With `clean`, every draw
# clears the gradients, else there are old ones in the beginning. The estimate's gradients are
# large, and so is one weight.
FIT = """
import torch
from torch import nn
torch.manual_seed(seed)
network = nn.Sequential(nn.Linear(1, 5), nn.Tanh(), nn.Linear(5, 1), nn.Flatten(0)).double()
network[0].weight.data[0, 0] = 12
for parameter in network.parameters():
    parameter.grad = None if clean else torch.randn_like(parameter)
optimizer = torch.optim.SGD(network.parameters(), lr=0.01)
calls, seen, values = {"p": 0, "q": 0}, [], []
network[0].register_forward_pre_hook(lambda _, given: seen.extend(given[0].unique().tolist()))
def sampler(name, points, sign):
    def sample():
        calls[name] += 1
        if clean:
            network.zero_grad()
        batch = torch.tensor(points)
        return torch.full_like(batch, sign * calls[name]) if numbered else batch
    return sample
def estimate(h_p, h_q):
    value = 40 * h_p.mean() - 20 * (h_q ** 2).mean()
    values.append(value.item())
    return value
before = torch.cat([p.detach().flatten() for p in network.parameters()]).clone()
history = kl_fit(
    network, optimizer, sampler("p", points_p, 1), sampler("q", points_q, -1), estimate,
    updates=updates,
)
after = torch.cat([p.detach().flatten() for p in network.parameters()])
{"calls": calls, "history": history, "values": values, "seen": seen, "moved": after - before}
"""


def fit(sides, rng, updates=4, numbered=False, clean=(True,)):
    """What each side does on the same samples, with each of the settings of `clean`."""
    inputs = {
        "seed": int(rng.integers(2**31)),
        "points_p": rng.normal(1, 1, (8, 1)),
        "points_q": rng.normal(-1, 1, (6, 1)),
        "updates": updates,
        "numbered": numbered,
    }
    return [side.run(FIT, clean=each, **inputs) for side in sides for each in clean]


@points(0.5)
def test_climbs_the_estimate(student, reference, rng):
    """Each update is one step of the optimiser up the given estimate."""
    for updates in (1, 4):
        actual, expected = fit((student, reference), rng, updates)
        what = f"what {updates} updates changed in the network (upwards? one step a batch?)"
        expect_close(actual["moved"], expected["moved"], what, rtol=1e-5, atol=1e-7)


@points(0.15)
def test_every_update_uses_fresh_samples(student, rng):
    """As many batches of each kind are drawn as there are updates, and the network sees each."""
    (run,) = fit((student,), rng, updates=5, numbered=True)
    for name, count in run["calls"].items():
        expect(count == 5, f"5 updates drew {count} batches of {name}: one an update is asked for")
    seen = set(run["seen"])
    numbers = {float(sign * n) for sign in (1, -1) for n in range(1, 6)}
    expect(seen == numbers, f"of 10 batches drawn, the network saw {len(seen)}")


@points(0.15)
def test_old_gradients_do_not_count(student, rng):
    """An update uses the gradients of its two batches alone."""
    cleared, stale = fit((student,), rng, clean=(True, False))
    expect(cleared["moved"].abs().max() > 1e-4, "the updates do not change the network")
    what = "what 4 updates changed, with old gradients in the network (cleared in every update?)"
    expect_close(stale["moved"], cleared["moved"], what, rtol=1e-5, atol=1e-7)


@points(0.2)
def test_keeps_the_curve(student, rng):
    """The list holds a float an update: the estimate before it, with its own sign."""
    (run,) = fit((student,), rng, updates=5)
    history = expect_items(run["history"], 5, "the estimates of 5 updates")
    expect(isinstance(run["history"], list), f"a list expected, got {show(run['history'])}")
    for each in history:
        expect_float(each, "an estimate in the list (a tensor would keep its graph in memory)")
    values = run["values"]
    expect(len(values) >= 5, "the given estimate was called less often than there are updates")
    before = values[:: len(values) // 5]  # what the estimate gave first in each update
    what = "the estimates (before each update; not the loss)"
    expect_close(history, before[:5], what, rtol=1e-5, atol=1e-7)


### END HIDDEN TESTS

# %% [markdown]
# ## Is the estimate right?
#
# For $p = \mathcal N(\delta, s^2)$ and $q = \mathcal N(0, 1)$ the true divergence is known:
# $-\log s + (s^2 + \delta^2 - 1)/2$. A small network will be trained on fresh samples and then
# evaluated on a hundred thousand new ones, several times with different seeds.
#
# **Predict**, for $s = 1$ and gaps $\delta$ of 0.5, 1.5 and 6: will all estimates be `"close"` to
# the truth (within a tenth of it), or some of them `"off"`? Think of the term $\mathbb E_q\, d$:
# which samples of $q$ contribute most to it, and how rare are they? This is not scored, and any
# guess will do. The next cell waits for it.


# %% role="solution" id="kl-prediction"
def kl_prediction():
    """{0.5: ..., 1.5: ..., 6.0: ...}: for each gap "close" or "off"."""
    ### BEGIN SOLUTION
    return {0.5: "close", 1.5: "off", 6.0: "off"}
    ### END SOLUTION


# %% role="run" id="kl-experiment"
kl_prediction()  # first your guess, then the experiment
BATCH, SEEDS = 1000, range(budget(smoke=2, cpu=3, gpu=3))


def make_log_d(width=32):
    """A small network for h = log d: points [n, 1] -> [n]."""
    layers = [nn.Linear(1, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU()]
    return nn.Sequential(*layers, nn.Linear(width, 1), nn.Flatten(0))


def gaussian_source(mean, deviation, count):
    """A function that draws `count` new points [count, 1] whenever it is called."""
    return lambda: mean + deviation * torch.randn(count, 1)


def estimate_kl(gap, deviation, updates, seed):
    """Train on fresh samples, evaluate on new ones: the network, its estimate, the seconds."""
    set_seed(seed)
    started = time.perf_counter()
    network = make_log_d()
    optimizer = torch.optim.Adam(network.parameters(), lr=3e-3)
    sources = gaussian_source(gap, deviation, BATCH), gaussian_source(0.0, 1.0, BATCH)
    kl_fit(network, optimizer, *sources, kl_estimate, updates)
    seconds = time.perf_counter() - started
    with torch.no_grad():
        new_p, new_q = gaussian_source(gap, deviation, 100_000)(), torch.randn(100_000, 1)
        value = kl_estimate(network(new_p), network(new_q)).item()
    return SimpleNamespace(network=network, value=value, seconds=seconds)


def true_kl(gap, deviation):
    return -math.log(deviation) + (deviation**2 + gap**2 - 1) / 2


UPDATES = budget(smoke=60, cpu=1500, gpu=1500)
CASES = [(0.5, 1.0), (1.0, 1.0), (1.5, 1.0), (0.5, 0.6), (3.0, 1.0), (6.0, 1.0)]
fits = {
    case: [estimate_kl(*case, UPDATES, seed) for seed in SEEDS]
    for case in progress(CASES, description="pairs of Gaussians")
}

for gap in (0.5, 1.5, 6.0):
    ratios = [fit.value / true_kl(gap, 1.0) for fit in fits[gap, 1.0]]
    seen = "close" if all(abs(ratio - 1) < 0.1 for ratio in ratios) else "off"
    shares = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    print(
        f"gap {gap}: you said {guess_of(kl_prediction, gap):5} measured {seen:5} ({shares} of it)"
    )

# %% [markdown]
# What have the networks learnt? The right panel shows $h$, and beside it the logarithm of the best
# $d$ of `kl_best_d`, computed from the two densities.

# %% role="deliverable" id="kl-learnt"
your_best_d = by_name(sp.sympify(kl_best_d().point), [p_x, q_x])
ratio_of = sp.lambdify((p_x, q_x), your_best_d, "numpy")


def normal(x, mean, deviation):
    return np.exp(-(((x - mean) / deviation) ** 2) / 2) / (deviation * math.sqrt(2 * math.pi))


figure, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.6), layout="constrained")
for gap, deviation in CASES:
    shares = [fit.value / true_kl(gap, deviation) for fit in fits[gap, deviation]]
    colour, marker = ("#d95f02", "s") if deviation != 1 else ("#2166ac", "o")
    name = {(0.5, 1.0): "equal widths", (0.5, 0.6): "p narrower, 0.6"}.get((gap, deviation))
    left.plot(
        [gap + (deviation != 1) * 0.15] * len(shares),
        shares,
        marker,
        color=colour,
        alpha=0.6,
        label=name,
    )
left.axhline(1, color="#333333", linestyle=":", linewidth=1)
left.axvspan(0, 1.5, color="#1a7f37", alpha=0.08)
left.text(0.08, 0.43, "a batch contains\nthe tails of p/q", fontsize=8, color="#1a7f37")
left.set(xlabel="gap δ of the means", ylabel="estimate / truth", xlim=(0, 6.4), ylim=(0.4, 1.7))
left.legend(frameon=False, fontsize=8, loc="upper left")
left.set_title("Networks of several seeds, on new samples", loc="left", fontsize=10)
places = np.linspace(-3, 6, 300)
for (gap, deviation), colour in [((1.0, 1.0), "#2166ac"), ((0.5, 0.6), "#d95f02")]:
    theory = np.log(ratio_of(normal(places, gap, deviation), normal(places, 0, 1)))
    right.plot(places, theory, color=colour, linewidth=1, linestyle=":")
    for fit in fits[gap, deviation]:
        with torch.no_grad():
            h = fit.network(torch.tensor(places, dtype=torch.float32)[:, None])
        name = f"p = N({gap:g}, {deviation:g}²)" if fit is fits[gap, deviation][0] else None
        right.plot(places, h, color=colour, linewidth=1.2, alpha=0.7, label=name)
right.axvspan(-3, 3, color="#333333", alpha=0.05)
right.text(0.2, -7.6, "where q has\nits samples", fontsize=8, ha="center")
right.set(xlabel="x", ylabel="log d", ylim=(-8, 7))
right.legend(frameon=False, fontsize=8, loc="upper left")
right.set_title("h learnt (lines) and the best log d (dotted)", loc="left", fontsize=10)
for axes in (left, right):
    axes.spines[["top", "right"]].set_visible(False)
plt.show()

# %% [markdown]
# For equal widths the best $d$, at one sample of $q$, has mean 1 and variance $e^{\delta^2} - 1$.
# That is 8.5 at a gap of 1.5, and $4 \cdot 10^{15}$ at a gap of 6. At this gap, $\mathbb E_q\, d =
# 1$ comes from samples so rare that no batch of $q$ will ever contain them, and the network may
# have any value there. A hundred thousand new samples do not contain them either. So these
# estimates are above or below the truth, and nothing in their computation looks suspicious.
#
# ## A lower bound that is too high
#
# For every $d$, $1 + \mathbb E_p \log d - \mathbb E_q\, d$ is at most the divergence. Now suppose
# that one has only forty samples of each and uses them in every update. The gap is 1, and the
# divergence is half a nat.

# %% role="run" id="kl-fixed-samples"
set_seed()
fixed_p, fixed_q = gaussian_source(1.0, 1.0, 40)(), torch.randn(40, 1)
new_p, new_q = gaussian_source(1.0, 1.0, 20_000)(), torch.randn(20_000, 1)
layers = [nn.Linear(1, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 1)]
network = nn.Sequential(*layers, nn.Flatten(0))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
trained_on, on_new = [], []
for _ in range(budget(smoke=15, cpu=50, gpu=50)):
    trained_on += kl_fit(network, optimizer, lambda: fixed_p, lambda: fixed_q, kl_estimate, 10)
    with torch.no_grad():
        on_new.append(kl_estimate(network(new_p), network(new_q)).item())
figure, axes = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
axes.axhline(0.5, color="#333333", linestyle=":", label="the truth")
axes.plot(np.arange(len(trained_on)), trained_on, color="#d95f02", label="on its own samples")
axes.plot(10 * np.arange(1, len(on_new) + 1), on_new, color="#2166ac", label="on new samples")
axes.set(xlabel="update", ylabel="estimate, nats", ylim=(-1.1, 1.5))
axes.legend(frameon=False, fontsize=8, loc="lower left")
axes.spines[["top", "right"]].set_visible(False)
axes.set_title("The same forty samples in every update", loc="left", fontsize=10)
plt.show()
print(f"in the end: {trained_on[-1]:.2f} on its own samples, {on_new[-1]:.3g} on new ones")

# %% [markdown]
# ## Cost and quality
#
# The table compares networks with histograms of 100,000 samples. The histograms have bins of width
# 0.3 between -3 and 3, and two more bins for everything beyond. (With narrow bins there, nearly
# every row would be infinite.)


# %% role="run" id="kl-table"
def histogram_kl(gap, deviation):
    """The sum of p log(p/q) over bins, from 100,000 samples each: (value, seconds)."""
    started = time.perf_counter()
    source, inner = np.random.default_rng(0), np.linspace(-3, 3, 21)
    edges = np.concatenate([[-np.inf], inner, [np.inf]])
    shares = [
        np.histogram(source.normal(mean, width, 100_000), edges)[0] / 100_000
        for mean, width in ((gap, deviation), (0.0, 1.0))
    ]
    seen = shares[0] > 0
    with np.errstate(divide="ignore"):
        value = (shares[0][seen] * np.log(shares[0][seen] / shares[1][seen])).sum()
    return value, time.perf_counter() - started


print(f"{'gap':>4}{'width of p':>12}{'truth':>8}{'network':>10}{'s':>6}{'histogram':>12}{'s':>7}")
for gap, deviation in CASES:
    counted, seconds = histogram_kl(gap, deviation)
    fit = fits[gap, deviation][0]
    row = f"{gap:4.1f}{deviation:12.1f}{true_kl(gap, deviation):8.3f}{fit.value:10.3f}"
    print(f"{row}{fit.seconds:6.1f}{counted:12.3f}{seconds:7.3f}")

# %% [markdown]
# In one dimension, histograms are cheap, and they are hard to beat where $p$ and $q$ share the
# bins. At gaps of 3 and 6 one bin holds half of $p$ or nearly all of it, and the differences inside
# this bin are lost: this is another lower bound. The network takes a hundred times as long, but the
# same method works when $x$ is a picture.

# %% [markdown] role="written" id="kl-proof" points="1.25"
# **Write down the proof** for densities on any space, in at most eight lines. Start from the fact
# about $D_f$ and from $f^*$; what your certificates show, you need not compute again. Say (a) why
# the supremum over all functions $T$ may be replaced by one over $d > 0$; (b) where the 1 in front
# comes from; (c) why the best $d$ at each point gives the supremum over all functions $d$, and what
# the value is there.
# ### BEGIN MARK SCHEME
# - 0.25 points: f* = exp(t - 1) is used, so that f*(1 + log d) = d.
# - 0.25 points: (a) d -> 1 + log d is one-to-one from the positive functions onto all real T, with
#   the inverse exp(T - 1). "Substitute" without onto or the inverse: 0.
# - 0.25 points: (b) E_p 1 = 1, because p integrates to 1.
# - 0.25 points: (c) d = p/q at every point at once: the integrand p log d - q d is nowhere larger
#   than at p/q (concave in d, or log z <= z - 1; naming the certificate counts), so no integral is.
# - 0.25 points: (c) the value is 1 + E_p log(p/q) - 1, where E_q(p/q) = 1 is used.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# With $f(u) = u \log u$, $D_f(p\|q) = E_q[(p/q) \log(p/q)] = D_{KL}(p\|q)$, and
# $f^*(t) = e^{t-1}$. (a) $d \mapsto T = 1 + \log d$ maps the positive functions one-to-one onto the
# real functions (inverse $d = e^{T-1}$), so both suprema run over the same values. (b) For such a
# $T$, $f^*(T) = d$, and the objective is $E_p[1 + \log d] - E_q d = 1 + E_p \log d - E_q d$, since
# $p$ integrates to 1. (c) At each point, $p \log d - q d$ is concave in $d$ (second derivative
# $-p/d^2$) with slope $p/d - q$, so $d = p/q$ is the global maximum; choose it at every point at
# once. There $E_q d = \int p = 1$, and the value is
# $1 + E_p \log(p/q) - 1 = D_{KL}(p\|q)$.
# ### END SOLUTION

# %% [markdown] role="written" id="kl-looks-right" points="1.25"
# **Why does the wrong answer look right?** (a) In the run on forty fixed samples the estimate rose
# above the truth, although it is a lower bound for *every* $d$. Which expectation is the theorem
# about, which one was computed, and what is the supremum of the computed one over all positive $d$?
# (b) A classmate leaves out the 1 in `kl_estimate`. Training runs as before and ends at exactly the
# same $d$. Why? For which gap of the two Gaussians ($s = 1$) would the result even say that $p$ and
# $q$ are equal?
# ### BEGIN MARK SCHEME
# - 0.25 points: (a) the bound holds for expectations over p and q; the run has averages over the
#   points to which d has been fitted, so it bounds the divergence of the two empirical
#   distributions (not of p and q).
# - 0.5 points: (a) that supremum is infinite, with the reason: the points of the two samples are
#   distinct, so d may be huge on those of p and near 0 on those of q.
# - 0.25 points: (b) a constant has no gradient, so every update is the same.
# - 0.25 points: (b) the result is 1 too low, so it is 0 where the divergence is 1 nat: at a gap of
#   sqrt(2).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) The theorem bounds $1 + E_p \log d - E_q d$ with expectations over $p$ and $q$. The curve
# shows averages over 80 points that $d$ was fitted to, that is, a lower bound for the divergence of
# two *empirical* distributions. These have no point in common, so their divergence is infinite: let
# $d \to \infty$ on the points of $p$ and $d \to 0$ on those of $q$. On new samples the bound holds
# again (and shows that $d$ is bad). (b) The 1 is a constant: its gradient is 0, so every update,
# and the final $d$, is the same. Only the result is too low by 1. The truth is $\delta^2/2$, so at
# $\delta = \sqrt 2$ the result is 0: "equal".
# ### END SOLUTION
