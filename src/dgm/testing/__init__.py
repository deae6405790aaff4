"""What a hidden test imports, by topic: from dgm.testing import expect_close, points.

What a test is worth
    `points`.
Any condition
    `expect`.
Numbers, arrays and tensors
    `expect_number`, `expect_float`, `expect_array`, `expect_items`, `expect_close`.
Exceptions
    `expect_raises`.
Symbolic answers
    `expect_expression`; `expression` and `agree` for a test that goes further.
Certificates, which prove an answer step by step
    `check_equality_chain`, `check_inequality_chain`, `check_stationary_point`, `check_coupling`,
    `check_primal_dual`; `fields_of` and `steps_of` for what else a test asks of them.
Forms that a step of a certificate may have to take
    `Form`, `all_of`, `contains`, `expanded`, `free_of`, `has_derivative`, `has_integral`,
    `has_limit`, `is_polynomial_in`, `no_integral`, `no_log_of_exponential`, `no_unevaluated`.
Training steps
    `TrainingStep` calls a student's step on small networks, `StepRun` is what it did; then
    `expect_same_parameters`, `expect_returned`, `expect_unchanged`, `expect_moved`,
    `expect_mode_kept`, `expect_no_stale_gradients`.
Linear layers
    `expect_leaky_relus`.
Texts to begin the code of `student.run` with
    `LINEAR_LAYERS` notes what goes into each linear layer and what comes out, `NUMBERED_BATCHES`
    are batches and noise that tell which they are, `VALUE_AND_GRADIENTS` calls a function of
    tensors and takes its gradients.
Pictures of digits
    `expect_new_digits`: neither noise, nor copies of real ones, nor one picture many times.
Messages, and how a test ends
    `show`; `Failed`, `Unreadable`, `Undecided`, `deadline`.
"""

from typing import Any

from dgm.testing.algebra import agree, expression
from dgm.testing.certificates import (
    check_coupling,
    check_equality_chain,
    check_inequality_chain,
    check_primal_dual,
    check_stationary_point,
)
from dgm.testing.expectations import (
    expect,
    expect_array,
    expect_close,
    expect_float,
    expect_items,
    expect_number,
    expect_raises,
)
from dgm.testing.fields import fields_of, steps_of
from dgm.testing.fingerprints import expect_new_digits
from dgm.testing.hidden_test import Failed, Undecided, Unreadable, deadline, points
from dgm.testing.notebook import notebook as _notebook
from dgm.testing.probes import (
    LINEAR_LAYERS,
    NUMBERED_BATCHES,
    VALUE_AND_GRADIENTS,
    StepRun,
    TrainingStep,
)
from dgm.testing.showing import show
from dgm.testing.symbolic import expect_expression
from dgm.testing.training import (
    expect_leaky_relus,
    expect_mode_kept,
    expect_moved,
    expect_no_stale_gradients,
    expect_returned,
    expect_same_parameters,
    expect_unchanged,
)

FORMS = frozenset(
    {
        "Form",
        "all_of",
        "contains",
        "expanded",
        "free_of",
        "has_derivative",
        "has_integral",
        "has_limit",
        "is_polynomial_in",
        "no_integral",
        "no_log_of_exponential",
        "no_unevaluated",
    }
)

__all__ = [
    "Failed",
    "Form",
    "LINEAR_LAYERS",
    "NUMBERED_BATCHES",
    "StepRun",
    "TrainingStep",
    "Undecided",
    "Unreadable",
    "VALUE_AND_GRADIENTS",
    "agree",
    "all_of",
    "check_coupling",
    "check_equality_chain",
    "check_inequality_chain",
    "check_primal_dual",
    "check_stationary_point",
    "contains",
    "deadline",
    "expanded",
    "expect",
    "expect_array",
    "expect_close",
    "expect_expression",
    "expect_float",
    "expect_items",
    "expect_leaky_relus",
    "expect_mode_kept",
    "expect_moved",
    "expect_new_digits",
    "expect_no_stale_gradients",
    "expect_number",
    "expect_raises",
    "expect_returned",
    "expect_same_parameters",
    "expect_unchanged",
    "expression",
    "fields_of",
    "free_of",
    "has_derivative",
    "has_integral",
    "has_limit",
    "is_polynomial_in",
    "no_integral",
    "no_log_of_exponential",
    "no_unevaluated",
    "points",
    "show",
    "steps_of",
]


def __getattr__(name: str) -> Any:
    """A form: that of the course, which is in force when a hidden test is imported."""
    if name in FORMS:
        return getattr(_notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
