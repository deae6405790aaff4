"""A course's nbgrader_config.py, and what nbgrader needs to know to release notebooks."""

from __future__ import annotations

import importlib.util

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from dgm.content.course import ContentError, Course
from dgm.content.percent import CODE_STUB, TEXT_STUB

NAME = "nbgrader_config.py"


def load_config(course: Course) -> Config:
    """The settings in the course's nbgrader_config.py.

    Raises ContentError if it has none, or names a gradebook that this environment cannot open.
    """
    if not (course.root / NAME).is_file():
        raise ContentError(f"{NAME}: no such file; copy it from the project")
    config = PyFileConfigLoader(NAME, path=str(course.root)).load_config()
    address = str(config.CourseDirectory.get("db_url", ""))
    if address.startswith("postgresql") and importlib.util.find_spec("psycopg") is None:
        raise ContentError(
            f"{NAME}: db_url names a PostgreSQL server, and its driver is not installed: run"
            " `pip install 'dgm[postgresql]'`"
        )
    return config


def config_for_release(course: Course) -> Config:
    """The same, if the course has the file, and all that a release needs."""
    config = load_config(course) if (course.root / NAME).is_file() else Config()
    config.merge(release_config())
    config.CourseDirectory.root = str(course.root)
    return config


def release_config() -> Config:
    """What stands in place of a solution, and where mark schemes may stand."""
    config = Config()
    config.ClearSolutions.code_stub = {"python": CODE_STUB}
    config.ClearSolutions.text_stub = TEXT_STUB
    # Mark schemes stand in manually graded answers, where nbgrader expects them in task cells.
    config.ClearMarkScheme.enforce_metadata = False
    return config
