"""What a notebook says of itself: the title with the table of contents, and a line a problem."""

from __future__ import annotations

from collections.abc import Sequence

from dgm.content.certificate_pages import kinds_in
from dgm.content.choice import work_minutes
from dgm.content.course import Assignment, Course
from dgm.content.points import in_points
from dgm.content.problem import Problem

COLAB = "https://colab.research.google.com"
HOW_TO_WORK = """\
1. Run the first cell. It says which hardware and data it found. Then work from top to bottom: run
   each cell before you go on. You can also run all cells at any time: a cell that needs an answer
   which is not there yet says so, and the notebook goes on.
2. Where a cell says `# COMPLETE`, write your code in place of `raise NotImplementedError`. Where a
   cell says *Write your answer here*, write there. Keep the line `answer: ...`: the grader finds
   your answer by it. You may add cells anywhere. The grader runs their imports, their functions,
   their classes, and what else your answers use of them. It leaves out what trains, plots or
   downloads, and what uses a trained model. All other cells are locked.
3. The visible check below an answer tells you early whether it is right so far. It gives no points.
   Points come from hidden tests, and from people who read what you write. Both look at what the
   problem's contract says.
4. Before you hand in, restart the kernel, run all cells, and save the notebook with its outputs."""
TIMES = """\
The times are for a good student: all that is asked, with reading, but without extra parts and
without waiting for training. Inside a problem, points follow the times."""
#: Minutes for the first cell, this page, and handing in; and for the pages about certificates.
AROUND, CERTIFICATES = 10, 15


def title(course: Course, assignment: Assignment, problems: Sequence[Problem]) -> str:
    """The first cell: facts, how to work, and the problems with their points and hours."""
    name = assignment.name
    lines = [f"# {assignment.title}", ""]
    if course.repository:
        url = f"{COLAB}/github/{course.repository}/blob/{course.branch}/release/{name}/{name}.ipynb"
        lines += [f"[![Open in Colab]({COLAB}/assets/colab-badge.svg)]({url})", ""]
    facts = [course.name]
    if assignment.covers:
        facts.append(f"with the questions of {assignment.covers}")
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
    hours, rest = divmod(in_fives(minutes), 60)
    return " ".join(
        text for text in (f"{hours} h" * bool(hours), f"{rest} min" * bool(rest)) if text
    )


def in_fives(minutes: float) -> int:
    """`minutes` to the nearest five, and at least five."""
    return max(5, 5 * round(minutes / 5))


def whole_time(problems: Sequence[Problem]) -> int:
    """Minutes that a good student works on a homework: what its table of contents adds up to."""
    return _time_around(problems) + sum(in_fives(work_minutes(each)[0]) for each in problems)


def _time_around(problems: Sequence[Problem]) -> int:
    return AROUND + CERTIFICATES * _has_certificates(problems)


def _has_certificates(problems: Sequence[Problem]) -> bool:
    code = [cell for problem in problems for cell in problem.cells if cell.cell_type == "code"]
    return any(kinds_in(cell.source) for cell in code if cell.role in ("solution", "setup"))


def _contents(assignment: Assignment, problems: Sequence[Problem]) -> list[str]:
    timed = any(problem.work for problem in problems)
    head = ["Problem", "Parts", "Points", *["Time"] * timed]
    rows = [head, ["---", "---", "---:", *["---:"] * timed]]
    for problem, entry in zip(problems, assignment.problems, strict=True):
        link = f"[{problem.title}](#{_anchor(problem.title)})"
        row = [link, _parts(problem), f"{entry.points:g}"]
        rows.append(row + [_in_one_line(work_minutes(problem)[0])] * timed)
    if timed:
        rest = "First cell, handing in"
        rest += ", pages about certificates" * _has_certificates(problems)
        rows.append([rest, "", "", _in_one_line(_time_around(problems))])
    total = f"**{sum(entry.points for entry in assignment.problems):g}**"
    rows.append(["**Total**", "", total, *[f"**{_in_one_line(whole_time(problems))}**"] * timed])
    table = ["| " + " | ".join(row) + " |" for row in rows]
    return [*table, "", TIMES] if timed else table


def _in_one_line(minutes: float) -> str:
    """A duration that no narrow screen breaks."""
    return duration(minutes).replace(" ", "\u00a0")


def _parts(problem: Problem) -> str:
    scored = [cell for cell in problem.cells if cell.scores]
    extra = sum(cell.extra for cell in scored)
    counts = {"asked": len(scored) - extra, "given": len(problem.given), "extra": extra}
    return ", ".join(f"{count} {how}" for how, count in counts.items() if count)


def _anchor(title: str) -> str:
    """What Jupyter and GitHub make of a heading; in Colab and VS Code, an id of our own."""
    return title.replace(" ", "-")
