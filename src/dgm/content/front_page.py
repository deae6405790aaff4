"""What a notebook says of itself: the title with the table of contents, and a line a problem."""

from __future__ import annotations

from collections.abc import Sequence

from dgm.content.choice import work_minutes
from dgm.content.course import Assignment, Course
from dgm.content.points import in_points
from dgm.content.problem import Problem

COLAB = "https://colab.research.google.com"
HOW_TO_WORK = """\
1. Run the cells from top to bottom, or all at once. The first one says which hardware and data it
   found. A cell that needs an answer which is not there yet says so, and the notebook goes on.
2. Where a cell says `# COMPLETE`, put your code in place of `raise NotImplementedError`; where it
   says *Write your answer here*, write. Keep the line `answer: ...` above: it says which answer
   is which. Add cells wherever you need them; all other cells are locked. Of added cells, the
   grader runs imports, functions, classes, and the assignments that your answers use. It leaves
   out what trains, plots or downloads, and what uses a trained model.
3. The checks below an answer tell you early whether you are on the way. They score nothing: hidden
   tests decide, and they test what each problem's contract says.
4. Before you hand in, restart the kernel, run all cells, and save the notebook with its outputs."""


def title(course: Course, assignment: Assignment, problems: Sequence[Problem]) -> str:
    """The first cell: facts, how to work, and the problems with their points and hours."""
    name = assignment.name
    lines = [f"# {assignment.title}", ""]
    if course.repository:
        url = f"{COLAB}/github/{course.repository}/blob/{course.branch}/release/{name}/{name}.ipynb"
        lines += [f"[![Open in Colab]({COLAB}/assets/colab-badge.svg)]({url})", ""]
    facts = [course.name]
    if assignment.covers:
        facts.append(f"covers {assignment.covers}")
    if assignment.due:
        facts.append(f"due {assignment.due:%Y-%m-%d %H:%M} ({course.timezone})")
    if assignment.late:
        facts.append(f"late: {assignment.late}")
    if assignment.file_name:
        facts.append(f"hand it in as `{assignment.file_name}`")
    lines += [" · ".join(facts), "", HOW_TO_WORK, ""]
    return "\n".join([*lines, *_contents(assignment, problems)])


def facts_of(problem: Problem, worth: float, extra: float) -> str:
    """The line below a problem's heading: where links lead, its points, its time."""
    facts = [in_points(worth)]
    if extra:
        facts.append(f"up to {in_points(extra)} extra")
    if problem.work:
        facts.append(f"about {duration(work_minutes(problem)[0])} of work")
    anchor = _anchor(problem.title)
    return f'<a id="{anchor}" name="{anchor}"></a>*{" · ".join(facts)}*'


def duration(minutes: float) -> str:
    """Minutes of work in words, in steps of five minutes: "25 min", "2 h", "1 h 30 min"."""
    hours, rest = divmod(max(5, 5 * round(minutes / 5)), 60)
    return " ".join(
        text for text in (f"{hours} h" * bool(hours), f"{rest} min" * bool(rest)) if text
    )


def _contents(assignment: Assignment, problems: Sequence[Problem]) -> list[str]:
    timed = any(problem.work for problem in problems)
    head = ["Problem", "Parts", "Points", *["Time"] * timed]
    rows = [head, ["---", "---", "---:", *["---:"] * timed]]
    for problem, entry in zip(problems, assignment.problems, strict=True):
        link = f"[{problem.title}](#{_anchor(problem.title)})"
        row = [link, _parts(problem), f"{entry.points:g}"]
        rows.append(row + [duration(work_minutes(problem)[0])] * timed)
    total = f"**{sum(entry.points for entry in assignment.problems):g}**"
    time = sum(work_minutes(problem)[0] for problem in problems)
    rows.append(["**Total**", "", total, *[f"**{duration(time)}**"] * timed])
    return ["| " + " | ".join(row) + " |" for row in rows]


def _parts(problem: Problem) -> str:
    scored = [cell for cell in problem.cells if cell.scores]
    extra = sum(cell.extra for cell in scored)
    counts = {"asked": len(scored) - extra, "given": len(problem.given), "extra": extra}
    return ", ".join(f"{count} {how}" for how, count in counts.items() if count)


def _anchor(title: str) -> str:
    """What Jupyter and GitHub make of a heading; in Colab and VS Code, an id of our own."""
    return title.replace(" ", "-")
