"""nbgrader's settings: its own commands work in this folder. Each is explained in dgm."""

from pathlib import Path

from dgm.nbgrader_plugins.settings import settings

c = get_config()  # noqa: F821  (nbgrader provides it)
c.merge(settings(Path(__file__).resolve().parent))

# Settings of your own go below. On a hub with several courses, the name of this one is another than
# "dgm", from the first release on:
# c.CourseDirectory.course_id = "dgm"
