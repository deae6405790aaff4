"""The command line: `dgm`. A command is one file here: it reads its arguments, calls the library
and prints.

Exit status: 0 all well; 1 something is ungradable, out of date, missing or failed its audit; 2 a
usage error or a mistake in the course; 3 no sandbox; 4 the disk or the gradebook cannot be used;
70 a mistake in dgm itself; 130 interrupted.
"""

from __future__ import annotations

import gc
import sys
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from dgm.commands.audit import audit
from dgm.commands.build import build
from dgm.commands.check import check
from dgm.commands.collect import collect
from dgm.commands.demo import demo
from dgm.commands.doctor import doctor
from dgm.commands.export import export
from dgm.commands.extend import extend
from dgm.commands.failures import explain
from dgm.commands.feedback import feedback
from dgm.commands.figures import figures
from dgm.commands.formgrader import formgrader
from dgm.commands.grade import grade
from dgm.commands.gradescope import gradescope
from dgm.commands.new_course import new_course
from dgm.commands.new_problem import new_problem
from dgm.commands.options import Options
from dgm.commands.preview import preview
from dgm.commands.regrade import regrade
from dgm.commands.release import release
from dgm.commands.report import report
from dgm.commands.roster import roster
from dgm.commands.submit import submit
from dgm.commands.undo import undo

#: In the order of `dgm --help`. A command imports what it needs only when it runs, so that the
#: help does not wait for torch and nbgrader.
COMMANDS = (
    *(new_course, build, release, roster, extend, collect, grade, undo, regrade, formgrader),
    *(feedback, export, gradescope, report, check, new_problem, preview, audit, figures, submit),
    *(demo, doctor),
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Build, grade and audit a course on deep generative models.",
)


def show_version(wanted: bool) -> None:
    """Print the version, and end."""
    if wanted:
        typer.echo(f"dgm {metadata.version('dgm')}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    course: Annotated[Path, typer.Option(help="The course's folder, with course.toml.")] = Path(),
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False,
    version: Annotated[
        bool,
        typer.Option("--version", callback=show_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    context.obj = Options(course.resolve())


for command in COMMANDS:
    app.command()(command)


def main() -> None:
    """Run the command line; an error is one line on stderr, unless `--debug` asks for more."""
    # jsonschema, which nbformat imports, builds a grammar of international addresses with it for
    # most of a second; a notebook has none
    sys.modules.setdefault("rfc3987_syntax", cast(Any, None))
    try:
        app()
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        status, text = explain(error)
        for line in text.split("\n"):
            print(f"dgm: {line}", file=sys.stderr)
        sys.exit(status)
    finally:
        gc.freeze()  # else Python looks through all of torch for garbage before it ends: 2 s
