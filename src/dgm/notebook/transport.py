# ---
# requires: [steps]
# ---
# %% [markdown] role="setup" id="setup-transport-text"
# **Transport.** Certificates that are arrays. Row and column numbers start at 0. A tolerance is
# relative to the largest cost or mass.
# %% role="setup" id="setup-transport"
import numpy as np


def _read_array(value, shape, what):
    """Finite real numbers of this shape as float64, or a WrongLink; None in `shape` is any size."""
    try:
        array = np.asarray(value.detach().cpu() if hasattr(value, "detach") else value)
    except (TypeError, ValueError, RuntimeError):
        array = np.asarray(None)
    if array.dtype.kind not in "iuf":
        raise WrongLink(f"{what} should be an array of real numbers")
    if len(array.shape) != len(shape) or any(
        asked not in (None, size) for asked, size in zip(shape, array.shape, strict=True)
    ):
        asked = tuple("any" if size is None else size for size in shape)
        raise WrongLink(f"{what} should have shape {asked}, it has {array.shape}")
    array = array.astype(np.float64)
    if not np.isfinite(array).all():
        place = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise WrongLink(f"{what} should be finite, at {list(place)} it is {array[place]}")
    return array


def _check_coupling(plan, p, q, tolerance):
    """Nonnegative, with row sums p and column sums q."""
    i, j = np.unravel_index(np.argmin(plan), plan.shape)
    if plan[i, j] < -tolerance:
        raise WrongLink(f"the plan is negative in row {i}, column {j}: {plan[i, j]:.6g}")
    for name, line, sums, masses in (("row", "p", plan.sum(1), p), ("column", "q", plan.sum(0), q)):
        k = int(np.argmax(abs(sums - masses)))
        if abs(sums[k] - masses[k]) > tolerance:
            raise WrongLink(
                f"{name} {k} of the plan sums to {sums[k]:.6g}, {line}[{k}] is {masses[k]:.6g}"
            )


@dataclass(frozen=True)
class Coupling:
    """A joint distribution `plan` [m, n] with marginals p [m] (rows) and q [n] (columns)."""

    plan: object
    p: object
    q: object

    def first_wrong_link(self, p=None, q=None, tolerance=1e-8):
        """None, or a sentence on what is wrong; `p` and `q` are the given marginals, if any."""
        return _sentence(self.check, p, q, tolerance)

    def check(self, p, q, tolerance):
        marginals = []
        for name, mine, given in (("p", self.p, p), ("q", self.q, q)):
            mine = _read_array(mine, (None,), name)
            if given is not None:
                given = _read_array(given, (None,), f"the given {name}")
                mine = _read_array(mine, given.shape, name)
                k = int(np.argmax(abs(mine - given)))
                if abs(mine[k] - given[k]) > tolerance * abs(given).max():
                    raise WrongLink(f"{name}[{k}] should be {given[k]:.6g}, it is {mine[k]:.6g}")
            if not len(mine):
                raise WrongLink(f"{name} is empty")
            marginals.append(mine)
        p, q = marginals
        plan = _read_array(self.plan, (len(p), len(q)), "the plan")
        _check_coupling(plan, p, q, tolerance * max(abs(p).max(), abs(q).max()))


@dataclass(frozen=True)
class PrimalDual:
    """A transport plan [m, n] and potentials phi [m], psi [n] that prove each other optimal."""

    cost: object
    plan: object
    phi: object
    psi: object

    def first_wrong_link(self, p, q, cost=None, tolerance=1e-7):
        """None, or a sentence on the first wrong link.

        p, q   the marginals [m], [n] that the problem fixes
        cost   the cost [m, n] that the problem gives, if it does
        """
        return _sentence(self.check, p, q, cost, tolerance)

    def check(self, p, q, cost, tolerance):
        p, q = _read_array(p, (None,), "p"), _read_array(q, (None,), "q")
        shape = (len(p), len(q))
        mine = _read_array(self.cost, shape, "the cost")
        plan = _read_array(self.plan, shape, "the plan")
        phi, psi = _read_array(self.phi, shape[:1], "phi"), _read_array(self.psi, shape[1:], "psi")
        small_mass = tolerance * max(abs(p).max(), abs(q).max())
        small_cost = tolerance * max(abs(mine).max(), 1e-300)
        if cost is not None:
            given = _read_array(cost, shape, "the given cost")
            i, j = np.unravel_index(np.argmax(abs(mine - given)), shape)
            if abs(mine - given)[i, j] > tolerance * abs(given).max():
                raise WrongLink(
                    f"the cost from {i} to {j} should be {given[i, j]:.6g}, it is {mine[i, j]:.6g}"
                )
        _check_coupling(plan, p, q, small_mass)
        slack = mine - phi[:, None] - psi[None, :]
        i, j = np.unravel_index(np.argmin(slack), shape)
        if slack[i, j] < -small_cost:
            raise WrongLink(
                f"phi[{i}] + psi[{j}] is {phi[i] + psi[j]:.6g}, more than the cost {mine[i, j]:.6g}"
            )
        # With a feasible pair the gap is the sum of plan * slack: name the largest term.
        i, j = np.unravel_index(np.argmax(plan * slack), shape)
        if (plan * slack)[i, j] > small_mass * abs(mine).max():
            raise WrongLink(
                f"the plan sends {plan[i, j]:.6g} from {i} to {j}, but phi[{i}] + psi[{j}] = "
                f"{phi[i] + psi[j]:.6g} is below the cost {mine[i, j]:.6g}: "
                "where the plan sends mass, the two must be equal"
            )
        primal, dual = (mine * plan).sum(), p @ phi + q @ psi
        if abs(primal - dual) > tolerance * max(abs(primal), (abs(mine) * plan).sum(), 1e-300):
            raise WrongLink(f"the plan costs {primal:.6g}, the potentials prove only {dual:.6g}")
