"""nbgrader's settings: its own commands work in this folder. Each is explained in dgm."""

from pathlib import Path

from dgm.nbgrader_plugins.settings import settings

c = get_config()  # noqa: F821  (nbgrader provides it)
c.merge(settings(Path(__file__).resolve().parent))

# Settings of your own go below.
