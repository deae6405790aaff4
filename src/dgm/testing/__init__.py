"""What hidden tests import: points, expectations about hostile data, and certificates."""

from dgm.testing.expectations import *  # noqa: F403
from dgm.testing.expectations import __all__ as __all__
