"""What this course changes about nbgrader's formgrader, which shows students' work in a browser."""

from __future__ import annotations

import functools
import os
import sys
from pathlib import Path
from typing import Any

import nbgrader
from jinja2 import Environment
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from dgm.content.course import Course
from dgm.content.nbgrader_config import load_config

_NBGRADERS = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"
#: Where the page of a submission comes from: ours, then nbgrader's.
TEMPLATES = [str(Path(__file__).parent / "templates"), str(_NBGRADERS / "templates")]
#: Our page extends nbgrader's of the same name, as "templates/formgrade/index.html.j2".
BELOW = [str(_NBGRADERS)]


def without_notebooks(course: Course) -> list[str]:
    """The assignments with submissions in the gradebook of which autograded/ here has nothing."""
    coursedir = CourseDirectory(config=load_config(course))
    autograded = course.root / "autograded"
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        return [
            str(assignment.name)
            for assignment in gradebook.assignments
            if assignment.submissions and not any(autograded.glob(f"*/{assignment.name}/*.ipynb"))
        ]


def harden(root: str) -> None:
    """Closes, where this process is a Jupyter server, three doors of nbgrader 0.9.6.

    Its pages show what stands in their address, a student's name for one, without escaping it.
    `/formgrader?path=FOLDER` executes FOLDER's nbgrader_config.py, which may be a submitted one:
    only the course at `root` is opened. And what lies beside a notebook is served as a page of the
    server's own.
    """
    extension: Any = sys.modules.get("nbgrader.server_extensions.formgrader.formgrader")
    if extension is None or extension.Environment is not Environment:
        return
    extension.Environment = functools.partial(Environment, autoescape=True)
    extension.handlers.SubmissionFilesHandler.content_security_policy = "sandbox"
    handler = extension.handlers.FormgraderHandler
    get = handler.get

    @functools.wraps(get)
    def get_this_course(self: Any, *args: Any, **kwargs: Any) -> Any:
        path = self.get_argument("path", "")
        if path and os.path.realpath(path) != os.path.realpath(root):
            reason = f"this server has the course in {root} open; start another for {path}"
            raise extension.handlers.web.HTTPError(403, reason)
        return get(self, *args, **kwargs)

    handler.get = get_this_course
