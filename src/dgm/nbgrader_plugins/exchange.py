"""How formgrader's pages find out whether there is an exchange."""

from __future__ import annotations

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeList
from nbgrader.utils import check_directory


class QuietList(ExchangeList):
    """nbgrader's list of the exchange, less a line in the log.

    Every page asks for it, also in a course without an exchange, and nbgrader would log each time
    that the folder is not there. Its page of assignments says so in any case.
    """

    def ensure_root(self) -> None:
        """Raises ExchangeError."""
        if not check_directory(self.root, write=True, execute=True):
            raise ExchangeError(f"no exchange in {self.root}")
