"""The class that attacks are graded in: reads the attacks, hands them in, grades, and looks around.

An attack is one file, `<kind>/<name>.py`. Its docstring says what it tries (first line) and why
that must fail (the rest). Then:

    HONEST = ("center",)            parts answered by the reference solution; none by default
    ANSWERS = {"double": "..."}     hostile answers, as text: they run in the sandbox alone
    def edit(notebook): ...         changes to the notebook that is handed in; in place, or
                                    another one returned; a string is written as it is
    def prepare(folder): ...        what else lies in the folder that is handed in
    SEEN = "regular expression"     what the instructor's report must say
    def check(scene): ...           what else must hold once it is graded
    STOCK = True                    also for nbgrader's own executor, for contrast

Write it so that it earns points exactly if it works: every part that is not `HONEST` should then
score nothing. Whatever it leaves behind should carry the name TRACE.
"""

from __future__ import annotations

import copy
import importlib.util
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import nbformat
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from rich.console import Console

from dgm.commands import tables
from dgm.commands.class_grading import Entry
from dgm.commands.class_table import class_table
from dgm.content.build import assemble
from dgm.content.course import Course, load_course
from dgm.content.nbgrader_config import load_config
from dgm.content.percent import solved_source, stub_source
from dgm.grading.grade import Graded, Grader, grade_assignment, in_forks
from dgm.grading.results import Result
from dgm.nbgrader_plugins.records import Records

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
KINDS = ("forging", "reading", "staying", "exhausting", "browser")
ASSIGNMENT = "hw"
TRACE = "dgm-attack"
MARKER = "Quetzalcoatl-7431"
MATE = "mate"
#: Two submissions are graded at a time, as by `dgm grade` on two cores.
CREW = partial(in_forks, 2)


@dataclass(frozen=True)
class Attack:
    name: str
    kind: str
    tries: str
    fails_because: str
    honest: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)
    seen: str = ""
    module: ModuleType | None = None

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"

    def hook(self, name: str) -> Callable | None:
        return getattr(self.module, name, None)


@dataclass(frozen=True)
class Scene:
    """What an attack left behind, for its own `check`."""

    course: Course
    graded: Graded
    page: str
    notebook: str
    report: str

    @property
    def result(self) -> Result | None:
        return self.graded.result

    @property
    def folder(self) -> Path:
        return self.graded.path.parent


def read_attacks() -> list[Attack]:
    return [read_attack(path) for kind in KINDS for path in sorted((HERE / kind).glob("*.py"))]


def read_attack(path: Path) -> Attack:
    spec = importlib.util.spec_from_file_location(f"attack_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    tries, _, reason = (module.__doc__ or "").strip().partition("\n")
    assert tries and reason.strip(), f"{path.name}: say what it tries, and why it must fail"
    return Attack(
        name=path.stem.replace("_", "-"),
        kind=path.parent.name,
        tries=tries,
        fails_because=" ".join(reason.split()),
        honest=getattr(module, "HONEST", ()),
        answers=getattr(module, "ANSWERS", {}),
        seen=getattr(module, "SEEN", ""),
        module=module,
    )


def copy_course(root: Path) -> Course:
    shutil.copytree(HERE / "course", root, dirs_exist_ok=True)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    return load_course(root)


def points_of(master: NotebookNode, parts: tuple[str, ...]) -> float:
    points = {cell.id: cell.metadata.get("nbgrader", {}).get("points") for cell in master.cells}
    return sum(points[f"{part}-tests"] for part in parts)


def released(master: NotebookNode, honest: tuple[str, ...] | None = None) -> NotebookNode:
    """The notebook that students get, with the reference solution in the `honest` parts (all)."""
    notebook = copy.deepcopy(master)
    for cell in notebook.cells:
        solve = honest is None or cell.id in honest
        is_answer = cell.metadata.dgm.role in ("solution", "written")
        solved = solved_source(cell.source).replace(MARKER, "")
        cell.source = solved if solve and is_answer else stub_source(cell.source, cell.cell_type)
        if cell.id == "picture" and solve:
            data = {"image/png": (HERE / "parabola.png.base64").read_text()}
            cell.outputs = [nbformat.v4.new_output("display_data", data=data)]
    return notebook


#: What `hand_in_class` hands in, in turn.
DOUBLES = {
    "right": "def double(number): return number + number",
    "wrong": "def double(number): return number * number",
    "broken": "def double(number) return",
    "ends": "import os\ndef double(number): os._exit(0)",
}


def hand_in_class(course: Course, assignment: str, size: int, mixed: int) -> None:
    """Hands in for s00, s01 and so on. The first `mixed` take turns in being right and wrong.

    What s07 hands in is no notebook.
    """
    master = assemble(course, course.assignments[assignment])
    Grader(course, assignment)  # makes the secret that the inputs are drawn from
    for number in range(size):
        notebook = released(master)
        cell = next(cell for cell in notebook.cells if cell.id == "double")
        kind = list(DOUBLES)[number % 4] if number < mixed else "right"
        cell.source = f"# answer: double\n# number {number}\n{DOUBLES[kind]}"
        folder = course.root / "submitted" / f"s{number:02}" / assignment
        folder.mkdir(parents=True)
        text = "no notebook" if number == 7 else nbformat.writes(notebook)
        (folder / f"{assignment}.ipynb").write_text(text)


def hand_in(attack: Attack, master: NotebookNode, folder: Path) -> None:
    folder.mkdir(parents=True)
    notebook = released(master, attack.honest)
    for cell in notebook.cells:
        if cell.id in attack.answers:
            cell.source = f"# answer: {cell.id}\n{attack.answers[cell.id]}"
    if edit := attack.hook("edit"):
        edited = edit(notebook)
        notebook = notebook if edited is None else edited
    text = notebook if isinstance(notebook, str) else json.dumps(notebook)
    (folder / f"{ASSIGNMENT}.ipynb").write_text(text)
    if prepare := attack.hook("prepare"):
        prepare(folder)


class Arena:
    """A course, its gradebook, and one grader for all; a context manager.

    `honest` is a classmate who was graded before anybody attacked.
    """

    def __init__(self, root: Path) -> None:
        self.course = copy_course(root / "course")
        self.grader = Grader(self.course, ASSIGNMENT)
        self.master = self.grader.master
        self._count = 0
        # what a search of the disk must not find
        source = self.course.root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        source.parent.mkdir(parents=True)
        source.write_text(nbformat.writes(self.master))
        self._held = ExitStack()

    def __enter__(self) -> Arena:
        self._held.enter_context(self.grader)
        self._records = self._held.enter_context(Records(self.course, ASSIGNMENT, self.master))
        self.honest = self.mate()
        return self

    def __exit__(self, *raised: object) -> None:
        self._held.close()

    @property
    def parts(self) -> tuple[str, ...]:
        cells = self.master.cells
        return tuple(c.id.removesuffix("-tests") for c in cells if c.metadata.dgm.role == "tests")

    def stand(self, *attacks: Attack) -> list[Scene]:
        """Grade these attacks in one batch."""
        students = [self._hand_in(attack) for attack in attacks]
        scenes = {scene.graded.student: scene for scene in self._grade(students)}
        return [scenes[student] for student in students]

    def stand_beside_a_mate(self, attack: Attack) -> tuple[Scene, Scene]:
        """Grade an attack, and an honest classmate at the same time."""
        name, mate = self._hand_in(attack), self._hand_in_a_mate()
        scenes = {scene.graded.student: scene for scene in self._grade([name, mate])}
        return scenes[name], scenes[mate]

    def _hand_in(self, attack: Attack) -> str:
        self._count += 1
        name = getattr(attack.module, "STUDENT", f"s{self._count:03}-{attack.name}")
        hand_in(attack, self.master, self._folder(name))
        return name

    def mate(self) -> Scene:
        """An honest classmate who hands in now."""
        return next(self._grade([self._hand_in_a_mate()]))

    def _hand_in_a_mate(self) -> str:
        """The content is new, so that it is graded anew."""
        self._count += 1
        name = f"s{self._count:03}-{MATE}"
        notebook = released(self.master)
        for cell in notebook.cells:
            if cell.id == "double":
                cell.source += f"\n# number {self._count}"
        folder = self._folder(name)
        folder.mkdir(parents=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_text(nbformat.writes(notebook))
        return name

    def _folder(self, student: str) -> Path:
        return self.course.root / "submitted" / student / ASSIGNMENT

    def _grade(self, students: list[str]) -> Iterator[Scene]:
        for graded in grade_assignment(self.grader, tuple(students), CREW):
            page = notebook = ""
            if graded.submission is not None and graded.result is not None:
                recorded = self._records.add(graded.student, graded.submission, graded.result)
                page = recorded.page.read_text(encoding="utf-8")
                folder = self.course.root / "autograded" / graded.student / ASSIGNMENT
                notebook = (folder / f"{ASSIGNMENT}.ipynb").read_text(encoding="utf-8")
            yield Scene(self.course, graded, page, notebook, report_of(graded))

    def formgrader_page(self, scene: Scene) -> str:
        """The page on which formgrader shows an autograded notebook."""
        notebook = nbformat.reads(scene.notebook, as_version=4)
        resources = {
            "assignment_id": ASSIGNMENT,
            "notebook_id": ASSIGNMENT,
            "submission_id": "0123456789abcdef",
            "index": 0,
            "total": 1,
            "base_url": "",
            "student": scene.graded.student,
            "notebook_path": f"autograded/{scene.graded.student}/{ASSIGNMENT}/{ASSIGNMENT}.ipynb",
        }
        return self._formgrader.from_notebook_node(notebook, resources)[0]

    @cached_property
    def _formgrader(self) -> HTMLExporter:
        config = load_config(self.course)
        config.HTMLExporter.template_name = "formgrade"
        return HTMLExporter(config=config)


def report_of(graded: Graded) -> str:
    """All that the instructor reads about a submission: class table, notes, verdicts."""
    console = Console(width=500, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    console.print(class_table([Entry(graded, reason=graded.reason)]))
    if graded.result is not None:
        console.print(tables.graded(graded.result))
        console.print(*graded.result.cell_errors.values(), markup=False)
    return console.export_text()


def without_identity(result: Result) -> Result:
    """A result without what differs between two submissions of equal worth."""
    return replace(result, key="", seconds=0.0)


def anonymous(page: str) -> str:
    return re.sub(rf"s\d{{3}}-{MATE}|# number \d+", "", page)


class Markup(HTMLParser):
    """What in a page could run, or be fetched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "svg", "form", "base", "frame"):
            self.found.append(f"<{tag}>")
        for name, value in attributes:
            value = "".join((value or "").split()).lower()
            if name.startswith("on") or name in ("srcdoc", "formaction", "style") and tag != "div":
                self.found.append(f"<{tag} {name}>")
            if name in ("href", "src", "action", "xlink:href", "data", "poster", "background"):
                safe = value.startswith(("#", "data:image/png;base64,", "data:image/jpeg;base64,"))
                web = tag == "a" and value.startswith(("http:", "https:", "mailto:"))
                if value and not safe and not web:
                    self.found.append(f"<{tag} {name}={value[:40]}>")
