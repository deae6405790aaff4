# ---
# title: The reverse KL divergence, and a negative critic
# covers:
#   - CSE 599i HW3 problem 2: [reverse-conjugate, reverse-bound, reverse-proof]
# differs:
#   CSE 599i HW3 problem 2:
#     The function d is negative, because log(-d) needs it. The source lets it have any real
#     value. The certificate is for a coin, and the written part for any space.
# presupposes: [KL divergence, f-divergences and convex conjugates, training loop in PyTorch]
# setup: [basics, checks, symbolic, certificates, pictures, training]
# minutes: {smoke: 0.3, cpu: 1, gpu: 1}
# work: {reading: 24, reverse-conjugate: 15, reverse-bound: 17, reverse-estimate: 5, reverse-both:
#   11, reverse-proof: 14, reverse-looks-right: 18}
# ---
# %% [markdown]
# # The reverse KL divergence, and a negative critic
#
# Let $p$ be the data and $q$ the model. Maximum likelihood makes $D_{KL}(p \,\|\, q)$ small: it
# becomes large if the model gives real data almost no probability. The other direction, $D_{KL}(q
# \,\|\, p)$, becomes large if *samples of the model* have almost no probability under the data. If
# a model cannot fit the data everywhere, the two divergences prefer different fits, as the end of
# this problem shows. The second divergence can be estimated from samples, too:
#
# $$D_{KL}(q \,\|\, p) = 1 + \sup_{d < 0}\;
#   \bigl[\mathbb E_{x \sim p}\, d(x) + \mathbb E_{x \sim q} \log(-d(x))\bigr].$$
#
# Because of $\log(-d)$, the function $d$ is negative. The proof uses one fact ([Nowozin, Cseke and
# Tomioka, 2016](https://arxiv.org/abs/1606.00709))
#
# $$D_f(p \,\|\, q) = \mathbb E_{x \sim q}\, f\Bigl(\frac{p(x)}{q(x)}\Bigr)
#   = \sup_T\; \mathbb E_{x \sim p}\, T(x) - \mathbb E_{x \sim q}\, f^*(T(x)),
#   \qquad f^*(t) = \sup_{u > 0}\; t u - f(u).$$
#
# **Contract for everything below.**
#
# - $f(u) = -\log u$. Then $D_f(p \,\|\, q)$ is $D_{KL}(q \,\|\, p)$, the average over $q$: the
#   *reverse* divergence. The *forward* one is $D_{KL}(p \,\|\, q)$.
# - Logarithms are natural, divergences are in nats. In argument lists $p$ comes before $q$.
# - Functions in SymPy use the symbols of the locked cells and return expressions with nothing left
#   unevaluated.
#
# ## The conjugate, and where it is infinite
#
# **Contract.** `reverse_optimum` returns a `StationaryPoint` for the supremum that defines $f^*$,
# for negative $t$: its `objective` is the expression that is maximised, in `t_neg` and `u`, its
# `variable` is `u`, its `kind` is `"maximum"`, and its `point` is the best $u$; the
# `second_derivative` is that of the objective.
#
# `reverse_conjugate(t)` takes a NumPy array `[n]` of float64, of any sign, and returns the array
# `[n]` of $f^*(t)$. Where the supremum is infinite the value is `np.inf`; no value is NaN.

# %% role="setup" id="reverse-conjugate-symbols"
import time
from types import SimpleNamespace

t_neg = sp.Symbol("t_neg", negative=True)
u = sp.Symbol("u", positive=True)
REVERSE_CONJUGATE_DOMAIN = {t_neg: (-3, -0.3), u: (0.1, 5)}


# %% role="solution" id="reverse-conjugate"
def reverse_optimum():
    """A StationaryPoint: the u > 0 that maximises t u - f(u), for t < 0."""
    ### BEGIN SOLUTION
    return StationaryPoint(
        objective=t_neg * u + sp.log(u),
        variable=u,
        point=-1 / t_neg,
        second_derivative=-1 / u**2,
        kind="maximum",
    )
    ### END SOLUTION


def reverse_conjugate(t):
    """f*(t) for an array t [n] of any sign; np.inf where the supremum is infinite."""
    ### BEGIN SOLUTION
    negative = t < 0
    return np.where(negative, -1 - np.log(-np.where(negative, t, -1.0)), np.inf)
    ### END SOLUTION


# %% role="tests" id="reverse-conjugate-tests" check_output="true"
with visible_checks("reverse-conjugate") as check:
    optimum = reverse_optimum()
    check.certificate(optimum, REVERSE_CONJUGATE_DOMAIN, variable=u, kind="maximum")
    candidates = np.linspace(0.01, 20, 20_000)
    slopes = np.array([-2.0, -0.7, -0.2])
    highest = (slopes[:, None] * candidates + np.log(candidates)).max(axis=1)
    check.close(
        reverse_conjugate(slopes), highest, "f* agrees with the largest of many values", rtol=1e-3
    )
    check.true(reverse_conjugate(np.array([0.5])) > 100, "for t > 0, t u - f(u) has no bound")
### BEGIN HIDDEN TESTS
import numpy as np
import sympy as sp

from dgm.testing import (
    check_stationary_point,
    expect,
    expect_array,
    expect_close,
    points,
    show,
)

T, U = sp.Symbol("t_neg", negative=True), sp.Symbol("u", positive=True)
DOMAIN = {T: (-3, -0.3), U: (0.1, 5)}


@points(0.5)
def test_the_certificate_proves_the_supremum(student, reference, rng):
    """The slope of t u - f(u) vanishes at the point, and its curvature is negative everywhere."""
    right = reference.reverse_optimum().objective
    check_stationary_point(
        student.reverse_optimum(),
        DOMAIN,
        rng,
        objective=right,
        variable=U,
        kind="maximum",
        points=3,
    )


@points(1)
def test_the_conjugate_for_negative_slopes(student, reference, rng):
    """For negative t the conjugate is the value at the best u."""
    t = -np.exp(rng.uniform(-3, 3, 12))
    what = "f*(t) for negative t (the best u put into t u + log u, both terms)"
    expect_close(student.reverse_conjugate(t), reference.reverse_conjugate(t), what, rtol=1e-9)


@points(0.5)
def test_the_conjugate_is_infinite_elsewhere(student, rng):
    """For t of zero or more the supremum is infinite, also within an array of both signs."""
    t = rng.permutation(np.concatenate([[0.0], rng.uniform(0.1, 3, 4), rng.uniform(-3, -0.1, 4)]))
    values = student.reverse_conjugate(t)
    right = isinstance(values, np.ndarray) and values.shape == t.shape
    expect(right and values.dtype.kind == "f", f"an array [9] expected, got {show(values)}")
    expect(not np.isnan(values).any(), "NaN among the values: a logarithm of a negative number?")
    expect(
        (values[t >= 0] == np.inf).all(),
        "for t of zero or more, t u + log u grows without bound as u does",
    )
    expect_array(values[t < 0], (4,), what="the values for negative t")


### END HIDDEN TESTS

# %% [markdown]
# ## From T to d
#
# Substitute $T = d$ with a negative function $d$. (Why are negative functions enough? The proof at
# the end asks this.) Find the best $d$ first at one point, where the densities are `p_x` and `q_x`.
# Then take a coin: its side $k$ has the probabilities `flip.p[k]` and `flip.q[k]` and the negative
# value `flip.d[k]`.
#
# **Contract.** `reverse_best_d` returns a `StationaryPoint`: the `d_neg` that maximises what one
# point contributes to $\mathbb E_p\, d + \mathbb E_q \log(-d)$, an expression in `p_x, q_x, d_neg`.
# Its kind is `"maximum"`.
#
# `reverse_coin_chain` returns an `InequalityChain` of three steps with the relations
# `["==", "<="]`:
#
# 1. $\mathbb E_p T - \mathbb E_q f^*(T)$ for the coin, with $T = d$ and $f^*$ evaluated. For each
#    side, the constant of $f^*$ and `sp.log(...)` stand together in one bracket;
# 2. $1 + \mathbb E_p\, d + \mathbb E_q \log(-d)$, with the 1 as a term by itself;
# 3. the maximum of step 2 over all $d < 0$, in `p_0` and `q_0` alone.

# %% role="setup" id="reverse-coin" collapsed="true"
p_x, q_x = sp.symbols("p_x q_x", positive=True)
d_neg = sp.Symbol("d_neg", negative=True)
REVERSE_POINT_DOMAIN = {p_x: (0.1, 3), q_x: (0.1, 3), d_neg: (-40, -0.02)}

p_0, q_0 = sp.symbols("p_0 q_0", positive=True)
d_neg0, d_neg1 = sp.symbols("d_neg0 d_neg1", negative=True)
flip = SimpleNamespace(p=[p_0, 1 - p_0], q=[q_0, 1 - q_0], d=[d_neg0, d_neg1])
FLIP_DOMAIN = {p_0: (0.05, 0.95), q_0: (0.05, 0.95), d_neg0: (-5, -0.1), d_neg1: (-5, -0.1)}


def has_mean_of_conjugate(expression):
    """Minus E_q of the brackets -1 - log(-d), and no other logarithm."""
    f_star = sp.symbols("f_0 f_1", real=True)
    brackets = {}
    for d, value in zip(flip.d, f_star, strict=True):
        brackets |= {-1 - sp.log(-d): value, 1 + sp.log(-d): -value}
    plain = expression.xreplace(brackets)
    return not plain.has(sp.log) and all(
        sp.simplify(sp.diff(plain, value) + q) == 0 for value, q in zip(f_star, flip.q, strict=True)
    )


FLIP_FORMS = [
    Form(
        "E_p T - E_q f*(T), with the constant and log(-d) of f* together in brackets, each times "
        "its probability, and no other logarithm",
        has_mean_of_conjugate,
    ),
    Form(
        "1 + E_p d + E_q log(-d), with the 1 as a term by itself",
        lambda expression: (
            expression.as_coeff_Add()[0] == 1 and all(expression.has(sp.log(-d)) for d in flip.d)
        ),
    ),
    Form("free of d_neg0 and d_neg1", free_of(*flip.d)),
]


# %% role="solution" id="reverse-bound"
def reverse_best_d():
    """A StationaryPoint: the d_neg < 0 that maximises what one point contributes."""
    ### BEGIN SOLUTION
    return StationaryPoint(
        objective=p_x * d_neg + q_x * sp.log(-d_neg),
        variable=d_neg,
        point=-q_x / p_x,
        second_derivative=-q_x / d_neg**2,
        kind="maximum",
    )
    ### END SOLUTION


def reverse_coin_chain():
    """InequalityChain: E_p T - E_q f*(T) == 1 + E_p d + E_q log(-d) <= its largest value."""
    ### BEGIN SOLUTION
    (p0, p1), (q0, q1), (d0, d1) = flip.p, flip.q, flip.d
    return InequalityChain(
        [
            p0 * d0 + p1 * d1 + q0 * (1 + sp.log(-d0)) + q1 * (1 + sp.log(-d1)),
            1 + p0 * d0 + p1 * d1 + q0 * sp.log(-d0) + q1 * sp.log(-d1),
            q0 * sp.log(q0 / p0) + q1 * sp.log(q1 / p1),
        ],
        ["==", "<="],
    )
    ### END SOLUTION


# %% role="tests" id="reverse-bound-tests" check_output="true"
with visible_checks("reverse-bound") as check:
    best_at_x = reverse_best_d()
    check.certificate(best_at_x, REVERSE_POINT_DOMAIN, variable=d_neg, kind="maximum")
    at_one = {p_x: sp.Rational(1, 3), q_x: sp.Integer(2), d_neg: sp.Integer(-1)}
    contributed = by_name(sp.sympify(best_at_x.objective), list(at_one)).subs(at_one)
    check.close(
        contributed, -1 / 3, "the objective for p_x = 1/3, q_x = 2, d_neg = -1 (log(-d) = 0)"
    )
    chain = reverse_coin_chain()
    check.certificate(chain, FLIP_DOMAIN, FLIP_FORMS, relations=["==", "<="])
    same_coin = {p_0: sp.Rational(1, 3), q_0: sp.Rational(1, 3)}
    check.close(
        float(by_name(sp.sympify(chain.steps[-1]), [p_0, q_0]).subs(same_coin)),
        0.0,
        "equal coins have divergence 0",
    )
    largest = by_name(sp.sympify(chain.steps[-1]), [p_0, q_0])
    rare_in_p = float(largest.subs({p_0: 0.01, q_0: 0.5}))
    rare_in_q = float(largest.subs({p_0: 0.5, q_0: 0.01}))
    check.true(
        rare_in_p > rare_in_q,
        "the divergence is larger if q often shows a side that p rarely shows",
    )
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

P_X, Q_X, P_0, Q_0 = sp.symbols("p_x q_x p_0 q_0", positive=True)
D_NEG, D_NEG0, D_NEG1 = sp.symbols("d_neg d_neg0 d_neg1", negative=True)
POINT = {P_X: (0.1, 3), Q_X: (0.1, 3), D_NEG: (-40, -0.02)}
FLIP = {P_0: (0.05, 0.95), Q_0: (0.05, 0.95), D_NEG0: (-5, -0.1), D_NEG1: (-5, -0.1)}


@points(1)
def test_the_best_d_is_a_maximum_for_every_point(student, reference, rng):
    """What one point contributes has its global maximum at the stated d, for all densities."""
    right = reference.reverse_best_d()
    answer = student.reverse_best_d()
    check_stationary_point(
        answer, POINT, rng, objective=right.objective, variable=D_NEG, kind="maximum", points=3
    )


@points(1.5)
def test_every_link_holds_in_the_form_asked_for(student, reference, rng):
    """From the given objective to the divergence: forms and relations hold."""
    right = reference.reverse_coin_chain().steps
    check_inequality_chain(
        student.reverse_coin_chain(),
        FLIP,
        rng,
        forms=reference.FLIP_FORMS,
        start=right[0],
        target=right[-1],
        relations=["==", "<="],
        strict=[2],
    )


@points(0.25)
def test_the_bound_is_the_divergence_asked_for(student, reference, rng):
    """The last step is the reverse KL divergence, which averages over q, and no looser bound."""
    steps = steps_of(student.reverse_coin_chain(), kind="InequalityChain")
    last = expression(steps[-1], FLIP, what="the last step")
    right = expression(reference.reverse_coin_chain().steps[-1], FLIP)
    difference = agree(last, right, FLIP, rng)
    if difference is None:
        return
    mistake = "put the best d into both expectations"
    if agree(last, 1 + right, FLIP, rng) is None:
        mistake = "at the best d, E_p d is not 0"
    elif agree(last, right.xreplace({P_0: Q_0, Q_0: P_0}), FLIP, rng) is None:
        mistake = "this is the forward divergence, which averages over p"
    expect(False, f"at {difference.point} the last step is {difference.left}: {mistake}")


### END HIDDEN TESTS

# %% [markdown]
# ## A network that must be negative
#
# If a network gives $d$ itself, its first outputs have both signs, and for positive outputs
# $\log(-d)$ is not a number. A common workaround is $\log |d|$, which is the same for $d < 0$. Here
# $p = \mathcal N(0, 1)$ and $q = \mathcal N(\frac12, 1)$. Samples below -2 are set to -2, and
# samples above 2 are set to 2. The divergence is 0.124. In one run the network's outputs begin near
# -1, in the other near 1.


# %% role="run" id="reverse-absolute-value"
def small_network(width=32):
    """A small network for points on a line: [n, 1] -> [n]."""
    layers = [nn.Linear(1, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU()]
    return nn.Sequential(*layers, nn.Linear(width, 1), nn.Flatten(0))


def climb(network, sample_p, sample_q, objective, updates):
    """Raise objective(outputs on p, outputs on q) on fresh samples; returns its values."""
    optimizer = torch.optim.Adam(network.parameters(), lr=3e-3)
    values = []
    for _ in range(updates):
        value = objective(network(sample_p()), network(sample_q()))
        optimizer.zero_grad()
        (-value).backward()
        optimizer.step()
        values.append(value.item())
    return values


def normal_source(mean, deviation, count=1000):
    """A function that draws `count` new points [count, 1] whenever it is called."""
    return lambda: mean + deviation * torch.randn(count, 1)


set_seed()
outputs = torch.cat([small_network()(torch.randn(100, 1)) for _ in range(50)])
print(f"of 50 new networks' outputs {(outputs > 0).float().mean():.0%} are positive")
for beginning in (-1.0, 1.0):
    set_seed()
    probe = small_network()
    with torch.no_grad():
        probe[4].weight.mul_(0.1)
        probe[4].bias.fill_(beginning)
    history = climb(
        probe,
        lambda: normal_source(0, 1)().clamp(-2, 2),
        lambda: normal_source(0.5, 1)().clamp(-2, 2),
        lambda d_p, d_q: 1 + d_p.mean() + d_q.abs().log().mean(),
        updates=201,
    )
    shown = ", ".join(f"{value:.3g}" for value in history[::50])
    print(f"log|d|, outputs that begin near {beginning:+g}: {shown}")

# %% [markdown]
# Outputs that begin near -1 give the right result. Outputs that begin near 1 give hundreds of nats.
# For positive $d$ both terms grow with $d$ without limit; the right $f^*$ would be infinite there.
# Even from -1 it fails as soon as an output becomes positive. (Without the limits of -2 and 2 this
# happens sooner or later, at points far from 0, where a batch has samples of $p$ and none of $q$.)
#
# The solution is a network whose output $h = \log(-d)$ may be any number.
#
# **Contract.** `reverse_estimate` gets the values of $h = \log(-d)$ on samples, `h_p` `[n]` on
# those of $p$ and `h_q` `[m]` on those of $q$. It returns $1 + \mathbb E_p\, d + \mathbb E_q
# \log(-d)$ with each expectation replaced by a mean over its own batch: a scalar tensor, larger for
# a better $d$, with gradients to both arguments. `n` and `m` may differ. The logarithm is right for
# $h$ of any size.


# %% role="solution" id="reverse-estimate"
def reverse_estimate(h_p, h_q):
    """The estimate of D_KL(q || p) in nats, from h = log(-d) on samples of p [n] and of q [m]."""
    ### BEGIN SOLUTION
    return 1 - h_p.exp().mean() + h_q.mean()
    ### END SOLUTION


# %% role="tests" id="reverse-estimate-tests" check_output="true"
with visible_checks("reverse-estimate") as check:
    nothing = torch.zeros(4)
    check.close(reverse_estimate(nothing, nothing[:3]), 0.0, "d = -1 everywhere gives 0")
    check.shape(reverse_estimate(nothing, nothing[:3]), (), "one number for two batches")
    # Samples in exact proportion: p shows side 1 once of two, q three times of four; d = -q / p.
    best_h = torch.tensor([0.5, 1.5]).log()
    check.close(
        reverse_estimate(best_h[[0, 1]], best_h[[0, 1, 1, 1]]),
        0.25 * math.log(0.5) + 0.75 * math.log(1.5),
        "with the best d, the estimate for two coins is their divergence",
    )
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import VALUE_AND_GRADIENTS, expect, expect_close, expect_number, points

ESTIMATE = VALUE_AND_GRADIENTS + "value_and_gradients(reverse_estimate, h_p, h_q)"


@points(0.6)
def test_is_the_bound_of_the_batches(student, reference, rng):
    """It is 1 plus the mean of d over the one batch plus that of log(-d) over the other, and so are
    its gradients."""
    batches = {"h_p": rng.normal(-0.3, 1, 9), "h_q": rng.normal(0.3, 1, 6)}
    expected = reference.run(ESTIMATE, **batches)
    mistake = "a 1 at the front? d = -exp(h) over p, h over q? means? signs?"
    names = ("the estimate", "its gradient by h_p", "its gradient by h_q")
    actual = student.run(ESTIMATE, **batches)
    for name, got, wanted in zip(names, actual, expected, strict=True):
        expect_close(got, wanted, f"{name} ({mistake})", rtol=1e-6, atol=1e-8, kind="tensor")


@points(0.4)
def test_is_the_divergence_at_the_best_d_and_less_elsewhere(student, rng):
    """For batches that are a finite p and q in proportion, the best d reaches their divergence, and
    another d stays below it."""
    code = "import torch; float(reverse_estimate(torch.tensor(h_p), torch.tensor(h_q)))"
    counts_p, counts_q = rng.integers(1, 6, 4), rng.integers(1, 6, 4)
    counts_p[0] = counts_q.sum() + 1  # so that the two differ
    p, q = counts_p / counts_p.sum(), counts_q / counts_q.sum()
    divergence = float(q @ np.log(q / p))
    places_p, places_q = np.repeat(np.arange(4), counts_p), np.repeat(np.arange(4), counts_q)
    best = np.log(q / p)
    value = expect_number(student.run(code, h_p=best[places_p], h_q=best[places_q]))
    gap = value - divergence
    expect(abs(gap) < 1e-6, f"at d = -q / p the estimate is off by {gap:+.3g} from the divergence")
    other = best + rng.choice([-1, 1], 4) * rng.uniform(0.2, 0.6, 4)
    value = expect_number(student.run(code, h_p=other[places_p], h_q=other[places_q]))
    gap = value - divergence
    expect(gap < -1e-3, f"for another d the estimate is {gap:+.3g} above the divergence")


@points(0.25)
def test_goes_on_where_the_network_is_sure(student, rng):
    """Where h is very large or very small the estimate goes on as it began: a straight line in h
    over q, and over p with slopes that grow as -d does."""
    h_p, h_q = rng.normal(-0.3, 1, 9), rng.normal(0.3, 1, 6)
    value, by_p, by_q = student.run(ESTIMATE, h_p=h_p, h_q=h_q)
    value, by_p, by_q = (np.asarray(each, dtype=float) for each in (value, by_p, by_q))
    expect(by_p.any() or by_q.any(), "the estimate has no slope at all")
    for shift in (rng.uniform(1000, 2000), -rng.uniform(1000, 2000)):
        far, _, _ = student.run(ESTIMATE, h_p=h_p, h_q=h_q + shift)
        what = f"the estimate with {shift:.0f} added to each h over q (log(-d) is h itself)"
        expect_close(far, value + shift * by_q.sum(), what, rtol=1e-6)
    for shift in (rng.uniform(12, 16), -rng.uniform(12, 16)):
        _, far, _ = student.run(ESTIMATE, h_p=h_p + shift, h_q=h_q)
        what = f"the gradient by h_p with {shift:.1f} added to each h over p (cut off?)"
        expect_close(far, np.exp(shift) * by_p, what, rtol=1e-6, atol=0)


### END HIDDEN TESTS

# %% [markdown]
# ## Both directions from one network
#
# The best $d$ of the reverse divergence depends only on the ratio of the two densities, and so does
# the best $d$ of the forward one, for which $D_{KL}(p \,\|\, q) = 1 + \sup_{d > 0}\, [\mathbb E_p
# \log d - \mathbb E_q\, d]$. So one network is enough for both. Let $\ell(x)$ be its estimate of
# $\log \frac{p(x)}{q(x)}$.
#
# There seems to be a shortcut: $D_{KL}(p \,\|\, q) = \mathbb E_p \log \frac pq$, so why not just
# take the mean of $\ell$ over $p$? For a wrong $\ell$ that number can be anything: add 1 to $\ell$,
# and it is 1 more. The two expressions in $d$ above stay *lower bounds* for every $\ell$.
#
# **Contract.** `both_bounds` gets $\ell$ on samples, `l_p` `[n]` on those of $p$ and `l_q` `[m]` on
# those of $q$. It returns a tuple of two plain floats, the forward bound and the reverse bound:
# each is the expression in $d$ above with means in place of expectations, with the $d$ that would
# be best if $\ell$ were right.


# %% role="solution" id="reverse-both"
def both_bounds(l_p, l_q):
    """(bound on D_KL(p || q), bound on D_KL(q || p)), from l = log(p / q) on samples of each."""
    ### BEGIN SOLUTION
    forward = 1 + l_p.mean() - l_q.exp().mean()
    backward = 1 - (-l_p).exp().mean() - l_q.mean()
    return forward.item(), backward.item()
    ### END SOLUTION


# %% role="tests" id="reverse-both-tests" check_output="true"
with visible_checks("reverse-both") as check:
    opinions = torch.tensor([-0.5, 1.5])
    forward, backward = both_bounds(opinions, -opinions)
    check.close(forward, backward, "if the two batches mirror each other, so do the bounds")
    check.plain_float(forward, "the forward bound")
    check.plain_float(backward, "the reverse bound")
    check.close(both_bounds(torch.zeros(3), torch.zeros(5)), (0.0, 0.0), "l = 0 gives two zeros")
    forward, backward = both_bounds(torch.zeros(1), torch.tensor([6.0]))
    check.true(forward < -100 < backward, "one wrong opinion about q ruins the first bound only")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_float, expect_items, expect_number, points, show

BOTH = "import torch; both_bounds(torch.tensor(l_p), torch.tensor(l_q))"


def read(answer):
    return expect_items(answer, 2, "the two bounds")


NAMES = ("the forward bound", "the reverse bound")


@points(0.75)
def test_are_the_two_bounds(student, reference, rng):
    """Forward and reverse bound, in this order, each with the d that the opinion stands for."""
    moderate = {"l_p": rng.normal(0.5, 1, 9), "l_q": rng.normal(-0.7, 1, 6)}
    # One of the two terms is huge where the opinion is extreme: either end by itself.
    sure = [
        {"l_p": far + rng.normal(0, 1, 9), "l_q": far + rng.normal(0, 1, 6)} for far in (15, -15)
    ]
    for opinions in (moderate, *sure):
        actual, expected = read(student.run(BOTH, **opinions)), reference.run(BOTH, **opinions)
        for name, got, wanted in zip(NAMES, actual, expected, strict=True):
            what = f"{name} (which d is it, and where is its mean, where its logarithm's?)"
            expect_number(got, wanted, rtol=1e-6, atol=1e-8, what=what)


@points(0.5)
def test_never_exceed_the_divergences(student, rng):
    """The right opinion gives both divergences exactly, and a wrong one never more."""
    counts_p, counts_q = rng.integers(1, 6, 4), rng.integers(1, 6, 4)
    counts_p[0] = counts_q.sum() + 1
    p, q = counts_p / counts_p.sum(), counts_q / counts_q.sum()
    places_p, places_q = np.repeat(np.arange(4), counts_p), np.repeat(np.arange(4), counts_q)
    truths = float(p @ np.log(p / q)), float(q @ np.log(q / p))
    for shift in (0.0, 1.0, -1.0):
        opinion = np.log(p / q) + shift
        answer = read(student.run(BOTH, l_p=opinion[places_p], l_q=opinion[places_q]))
        for name, value, truth in zip(NAMES, answer, truths, strict=True):
            gap = expect_number(value, what=name) - truth
            if shift == 0:
                expect(abs(gap) < 1e-6, f"{name} of the right opinion is off by {gap:+.3g}")
            expect(gap < 1e-6, f"{name} of an opinion that is off by {shift:+g}: {gap:+.3g} above")


@points(0.25)
def test_are_plain_floats(student, rng):
    """They are returned as a tuple of plain floats, not as tensors."""
    answer = student.run(BOTH, l_p=rng.normal(0, 1, 5), l_q=rng.normal(0, 1, 4))
    for name, value in zip(NAMES, read(answer), strict=True):
        expect_float(value, name)
    expect(isinstance(answer, list | tuple), f"a tuple expected, got {show(answer)}")


### END HIDDEN TESTS

# %% [markdown]
# ## Is the estimate right?
#
# Let $p = \mathcal N(0, 1)$ and $q = \mathcal N(\frac12, s^2)$. One network for each $s$ is trained
# with `reverse_estimate` on fresh samples. This is repeated several times.
#
# **Predict** for $s = 0.5$ and $s = 2.5$, on a hundred thousand new samples: will the *reverse*
# bounds all be `"close"` to the truth (within a tenth of it), or some of them `"off"`? Think of
# $\mathbb E_p\, d$ at the best $d$: which samples of $p$ contribute most to it? This is not scored,
# and any guess will do. The next cell waits for it.


# %% role="solution" id="reverse-prediction"
def reverse_prediction():
    """{0.5: ..., 2.5: ...}: for each width of q "close" or "off"."""
    ### BEGIN SOLUTION
    return {0.5: "off", 2.5: "close"}
    ### END SOLUTION


# %% role="run" id="reverse-experiment"
reverse_prediction()  # first your guess, then the experiment
REVERSE_UPDATES = budget(smoke=60, cpu=1500, gpu=1500)
REPEATS = budget(smoke=2, cpu=3, gpu=3)
WIDTHS = (0.5, 0.7, 1.0, 1.4, 2.5)


def two_bounds_of(sample_p, sample_q, seed):
    """Train h = log(-d) on fresh samples; both bounds on 100,000 new ones, and the seconds."""
    set_seed(seed)
    started = time.perf_counter()
    network = small_network()
    climb(network, sample_p, sample_q, reverse_estimate, REVERSE_UPDATES)
    seconds = time.perf_counter() - started
    with torch.no_grad():
        new = [torch.cat([sample() for _ in range(100)]) for sample in (sample_p, sample_q)]
        return (*both_bounds(-network(new[0]), -network(new[1])), seconds)


def true_divergences(width, gap=0.5):
    """(forward, reverse) for p = N(0, 1) and q = N(gap, width^2)."""
    forward = math.log(width) + (1 + gap**2) / (2 * width**2) - 0.5
    return forward, -math.log(width) + (width**2 + gap**2 - 1) / 2


measured = {
    width: [
        two_bounds_of(normal_source(0, 1), normal_source(0.5, width), k) for k in range(REPEATS)
    ]
    for width in progress(WIDTHS, description="widths of q")
}
for width in (0.5, 2.5):
    ratios = [run[1] / true_divergences(width)[1] for run in measured[width]]
    seen = "close" if all(abs(ratio - 1) < 0.1 for ratio in ratios) else "off"
    shares = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    said = guess_of(reverse_prediction, width)
    print(f"s = {width}: you said {said:5} measured {seen:5} ({shares} of it)")

# %% role="deliverable" id="reverse-learnt"
figure, axes = plt.subplots(figsize=(6.6, 3.5), layout="constrained")
for place, (name, colour, shift) in enumerate(
    [("forward, D(p‖q)", "#2166ac", 0.97), ("reverse, D(q‖p)", "#d95f02", 1.03)]
):
    for width in WIDTHS:
        shares = [run[place] / true_divergences(width)[place] for run in measured[width]]
        label = name if width == WIDTHS[0] else None
        axes.plot([shift * width] * len(shares), shares, "o", color=colour, alpha=0.65, label=label)
axes.axhline(1, color="#333333", linestyle=":", linewidth=1)
axes.axvspan(0.4, math.sqrt(0.5), color="#2166ac", alpha=0.07)
axes.axvspan(math.sqrt(2), 3, color="#d95f02", alpha=0.07)
axes.text(0.42, 0.32, "variance of p/q\nis infinite", fontsize=8, color="#2166ac")
axes.text(1.46, 0.32, "variance of q/p\nis infinite", fontsize=8, color="#d95f02")
axes.set_xscale("log")
axes.set_xticks(WIDTHS, [f"{width:g}" for width in WIDTHS])
axes.minorticks_off()
axes.set(xlabel="width s of q (p has width 1)", ylabel="bound / truth", xlim=(0.4, 3))
axes.set_ylim(0.25, 1.45)
axes.legend(frameon=False, fontsize=8, loc="upper center")
axes.spines[["top", "right"]].set_visible(False)
axes.set_title("Both directions from one network", loc="left", fontsize=10)
plt.show()

# %% [markdown]
# The samples of $p$ that contribute most to $\mathbb E_p\, d$ are far out, where $q/p$ is large. If
# $q$ is much wider than $p$ there are hardly any such samples. For $s > \sqrt 2$ the variance of
# $q/p$ under $p$ is infinite, and the estimate depends on a few stray samples. The forward bound
# has the same problem on the left, for $s < \sqrt{1/2}$. (The network was trained for the reverse
# bound alone. Where it has learnt little, as on the right or at the `smoke` budget, its forward
# bound is too low, too.)
#
# ## What each direction prefers
#
# Now fit *one* Gaussian to data with two bumps, by minimising each divergence. (Here the densities
# are known and the integrals are sums over a grid. To train a generator one would use the estimates
# by networks instead.)

# %% role="deliverable" id="reverse-modes"
BUMPS = [(0.65, -1.6, 0.6), (0.35, 2.2, 0.5)]  # weight, mean, deviation
line = torch.linspace(-8, 8, 1601, dtype=torch.float64)
step_size = (line[1] - line[0]).item()


def log_normal(x, mean, deviation):
    return -(((x - mean) / deviation) ** 2) / 2 - math.log(math.sqrt(2 * math.pi)) - deviation.log()


log_p = torch.logsumexp(
    torch.stack([math.log(w) + log_normal(line, m, torch.tensor(s).double()) for w, m, s in BUMPS]),
    dim=0,
)


def exact(direction, mean, log_deviation):
    """KL in one direction between the bumps and a Gaussian, by a sum over the grid."""
    log_q = log_normal(line, mean, log_deviation.exp())
    first, second = (log_p, log_q) if direction == "forward" else (log_q, log_p)
    return (first.exp() * (first - second)).sum() * step_size


def best_gaussian(direction):
    """The Gaussian with the least divergence, from four starts: (divergence, mean, deviation)."""
    found = []
    for beginning in (-3.0, -1.0, 1.0, 3.0):
        mean = torch.tensor(beginning, dtype=torch.float64, requires_grad=True)
        log_deviation = torch.zeros((), dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.Adam([mean, log_deviation], lr=0.05)
        for _ in range(300):
            optimizer.zero_grad()
            value = exact(direction, mean, log_deviation)
            value.backward()
            optimizer.step()
        found.append((value.item(), mean.item(), log_deviation.exp().item()))
    return min(found)


best = {direction: best_gaussian(direction) for direction in ("forward", "reverse")}
figure, axes = plt.subplots(figsize=(7.0, 3.2), layout="constrained")
axes.fill_between(line, log_p.exp(), color="#333333", alpha=0.2, label="data p")
for (direction, (_, mean, deviation)), colour in zip(
    best.items(), ("#2166ac", "#d95f02"), strict=True
):
    curve = log_normal(line, mean, torch.tensor(deviation)).exp()
    axes.plot(line, curve, color=colour, linewidth=2, label=f"q with the least {direction} KL")
axes.set(xlabel="x", ylabel="density", xlim=(-6, 6), ylim=(0, None))
axes.legend(frameon=False, fontsize=8)
axes.spines[["top", "right"]].set_visible(False)
axes.set_title("One Gaussian for two bumps", loc="left", fontsize=10)
plt.show()

# %% [markdown]
# With the forward divergence, no data point may be almost impossible: $q$ covers both bumps, and
# most of all the gap between them, where there are no data. With the reverse divergence, every
# sample must look real: $q$ covers one bump and misses the other. Each of the two models is bad in
# the other direction. Here are the two models with both divergences, exact and from samples alone:


# %% role="run" id="reverse-table"
def sample_bumps():
    """A thousand new points [1000, 1] of the data."""
    weights = torch.tensor([w for w, _, _ in BUMPS])
    which = torch.multinomial(weights, 1000, replacement=True)
    means, deviations = (torch.tensor([bump[k] for bump in BUMPS])[which] for k in (1, 2))
    return (means + deviations * torch.randn(1000))[:, None]


print(f"{'model':14}{'mean':>7}{'width':>7}{'forward':>10}{'network':>9}{'reverse':>10}", end="")
print(f"{'network':>9}{'seconds':>9}")
for direction, (_, mean, deviation) in best.items():
    at = torch.tensor(mean).double(), torch.tensor(deviation).double().log()
    forward, backward = (exact(way, *at).item() for way in ("forward", "reverse"))
    *bounds, seconds = two_bounds_of(sample_bumps, normal_source(mean, deviation), seed=0)
    row = f"least {direction:8}{mean:7.2f}{deviation:7.2f}{forward:10.3f}{bounds[0]:9.3f}"
    print(f"{row}{backward:10.3f}{bounds[1]:9.3f}{seconds:9.1f}")

# %% [markdown]
# When the model covers only one bump, the forward divergence is large and the network's estimate is
# far from it: the points that matter most are points that $q$ never produces.

# %% [markdown] role="written" id="reverse-proof" points="1.25"
# **Write down the proof** for positive densities on any space, in at most eight lines, with the
# $f^*$ of `reverse_conjugate`: (a) why is it enough to look at $d < 0$, although the supremum is
# over all functions $T$; (b) where does the 1 in front come from; (c) which $d$ is best, why is no
# other better, and what is the value there?
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) if d >= 0 on a set with positive probability under q, then f*(d) is infinite
#   there, E_q f*(d) too, and the objective is -infinity, so such d change no supremum. (Half if it
#   says only that f* is infinite.)
# - 0.25 points: (b) f*(d) = -1 - log(-d) for d < 0, and E_q 1 = 1 gives the 1.
# - 0.25 points: (c) d = -q/p, found pointwise, and p d + q log(-d) is concave in d: the global
#   maximum. Only that the derivative is zero: 0.
# - 0.25 points: (c) the value: E_p d = -1 there, so 1 - 1 + E_q log(q/p).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) For $t \ge 0$, $f^*(t) = \infty$. If $d \ge 0$ on a set to which $q$ gives positive
# probability, then $E_q f^*(d) = \infty$ and the objective is $-\infty$: such $d$ do not change the
# supremum. (b) For $T = d < 0$, $f^*(d) = -1 - \log(-d)$, so the objective is
# $E_p d + E_q[1 + \log(-d)] = 1 + E_p d + E_q \log(-d)$, as $q$
# integrates to 1. (c) At a point, $p d + q \log(-d)$ has the slope $p + q/d$, zero at $d = -q/p$,
# and the second derivative $-q/d^2 < 0$: a global maximum, chosen at every point at once. There
# $E_p d = -\int q = -1$ and the value is $1 - 1 + E_q \log(q/p) = D_{KL}(q\|p)$.
# ### END SOLUTION

# %% [markdown] role="written" id="reverse-looks-right" points="1.25"
# **Why does the wrong answer look right?** (a) The estimate with $\log|d|$ found the truth when the
# outputs began near -1. Why, and what is its supremum over *all* real $d$? (b) A classmate swaps
# $p$ and $q$ everywhere and tests the result on $\mathcal N(0, 1)$ and $\mathcal N(\delta, 1)$, for
# many $\delta$. The number is always right. What do all these pairs have in common that hides the
# mistake, and which pair of Gaussians would have shown it?
# ### BEGIN MARK SCHEME
# - 0.25 points: (a) for d < 0 it is the right objective, and log|d| -> -infinity at d = 0 (with
#   small steps) kept d negative: a barrier that was not crossed.
# - 0.5 points: (a) the supremum is +infinity, because for d > 0 both E_p d and E_q log d grow with
#   d (half without the reason).
# - 0.5 points: (b) with equal widths KL is symmetric, so both directions have the same value
#   (half); a pair with different widths shows it (half).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) As long as $d < 0$, $\log|d| = \log(-d)$, and near $d = 0$ the logarithm falls to $-\infty$.
# Gradient ascent in small steps does not cross this barrier where $q$ has samples. Over all real
# $d$ the supremum is $+\infty$: for a constant $d = c > 0$ the objective is $1 + c + \log c$. (b)
# For equal widths $D_{KL}$ is $\delta^2/2$ in either direction, so swapping $p$ and $q$ changes
# nothing, and the tests with many $\delta$ are all the same test. $\mathcal N(0, 1)$ and
# $\mathcal N(0, 0.5^2)$ have 0.807 nats in one direction and 0.318 in the other.
# ### END SOLUTION
