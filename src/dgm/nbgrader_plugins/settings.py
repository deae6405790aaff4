"""nbgrader's settings for a course: what the few lines of its nbgrader_config.py take over.

Grading writes results and nbgrader records them: `nbgrader autograde` never executes a notebook, it
rebuilds each submission on the master and takes the points from the grader.
"""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from pathlib import Path

from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from dgm.content.nbgrader_config import release_config
from dgm.nbgrader_plugins import formgrader, validating


def settings(root: Path) -> Config:
    """All settings for the course in `root`; makes this process ready for nbgrader, too."""
    _prepare_process()
    c = Config()
    c.CourseDirectory.course_id = "dgm"
    c.CourseDirectory.root = str(root)

    # What stands in place of a solution, and where mark schemes may stand.
    c.merge(release_config())

    # The rebuilt notebook comes from the exporter. There is nothing left to sanitize in it, and
    # student code does not run in this process: nbgrader's Execute is not among the preprocessors.
    c.Autograde.exporter_class = "dgm.nbgrader_plugins.recording.RecordingExporter"
    c.Autograde.sanitize_preprocessors = []
    c.Autograde.autograde_preprocessors = [
        "nbgrader.preprocessors.OverwriteKernelspec",
        "dgm.nbgrader_plugins.recording.RecordResults",
        "nbgrader.preprocessors.LimitOutput",
        "dgm.nbgrader_plugins.recording.EnterGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    c.AssignLatePenalties.plugin_class = "dgm.nbgrader_plugins.late.CoursePolicy"

    # Stock feedback is the whole notebook, hidden tests included; ours is a page of results.
    c.GenerateFeedback.exporter_class = "dgm.nbgrader_plugins.feedback.FeedbackExporter"
    c.GenerateFeedback.preprocessors = ["dgm.nbgrader_plugins.feedback.GatherGrades"]

    # formgrader shows what students wrote in the instructor's browser.
    c.HTMLExporter.filters = {"markdown2html": "dgm.reports.safe_markdown.of_cell"}
    c.HTMLExporter.extra_template_basedirs = formgrader.TEMPLATES
    c.HTMLExporter.extra_template_paths = formgrader.BELOW
    formgrader.harden(str(root))
    validating.refuse()

    # Archives of submissions are hostile too: names and sizes are checked as they are unpacked.
    c.ZipCollectApp.extractor_plugin = "dgm.nbgrader_plugins.archives.CheckedExtractor"

    # nbgrader looks for a file beside the pages that only stays in submitted/.
    c.ExchangeFactory.release_feedback = "dgm.nbgrader_plugins.exchange.ReleaseFeedback"
    return c


def _prepare_process() -> None:
    # nbgrader's own models warn of overlapping relationships, on every query.
    warnings.filterwarnings("ignore", category=SAWarning)

    # nbgrader makes a new gradebook with `alembic`, which an environment that is not activated
    # hides.
    if shutil.which("alembic") is None:
        os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
