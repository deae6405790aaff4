"""The templates of the pages: what students wrote gets into them as text alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def page_templates(
    filters: Mapping[str, Callable[..., Any]], constants: Mapping[str, Any] | None = None
) -> Environment:
    """The folder templates/, which escapes every value that no filter has made HTML of."""
    environment = Environment(
        loader=PackageLoader("dgm.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= filters
    environment.globals |= constants or {}
    return environment
