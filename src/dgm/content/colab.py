"""Which versions Colab has of what student code can import."""

from __future__ import annotations

from dgm.content.shipped import SHIPPED

#: In a checkout this is tests/colab.txt.
LIST = SHIPPED / "colab.txt"


def colab_versions() -> dict[str, str]:
    """The version of each package that student code can import on Colab, by the package's name."""
    (importable, *_) = LIST.read_text(encoding="utf-8").split("\n\n")
    lines = [line for line in importable.splitlines() if not line.startswith("#")]
    return dict(line.split("==") for line in lines)
