"""`dgm doctor`: what this machine lacks for grading, and how to fix each."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

import typer
from rich.table import Table

from dgm.commands.failures import NOT_OK
from dgm.commands.terminal import show, text_to_markup, wrapping
from dgm.content.course import ContentError, load_course
from dgm.sandbox.cgroups import find_hierarchy

#: Colab's Python: code that students write there may not parse on an older one.
COLAB = (3, 13)
MNIST_FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


@dataclass(frozen=True)
class Finding:
    """One check: what was found, and a remedy if that is not `ok`.

    Without the checks that are `needed` grading cannot work; the others are advice.
    """

    check: str
    ok: bool
    found: str
    remedy: str = ""
    needed: bool = True


def doctor(context: typer.Context) -> None:
    """Say what this machine lacks for grading, and how to fix it."""
    findings = list(examine(context.obj.root))
    show(table(findings))
    if any(finding.needed and not finding.ok for finding in findings):
        raise typer.Exit(NOT_OK)


def table(findings: Iterable[Finding]) -> Table:
    """The findings, as a person reads them."""
    rows = Table(*wrapping("Check", "", "Found", "How to fix it"))
    for finding in findings:
        mark = "[green]✓[/]" if finding.ok else "[red]✗[/]" if finding.needed else "[yellow]![/]"
        remedy = "" if finding.ok else text_to_markup(finding.remedy)
        rows.add_row(finding.check, mark, text_to_markup(finding.found), remedy)
    return rows


def examine(root: Path) -> Iterator[Finding]:
    """Check this machine for the course in `root`, quickest first."""
    yield check_interpreter(sys.version_info[:3])
    yield check_versions()
    yield check_torch_pair()
    yield check_colab_versions()
    yield check_course(root)
    yield check_mnist(os.environ.get("DGM_DATA"), root / "data")
    yield from check_sandbox()
    yield check_cgroup()


def check_interpreter(version: tuple[int, ...]) -> Finding:
    """An interpreter that is older than Colab's still grades, but may refuse newer syntax."""
    colab = ".".join(map(str, COLAB))
    return Finding(
        "interpreter",
        version[:2] >= COLAB,
        f"Python {'.'.join(map(str, version))}",
        f"Colab runs Python {colab}, and what is written there may not parse here: install "
        f"Python {colab}, then run `make clean` and `make test`",
        needed=False,
    )


def check_versions() -> Finding:
    """Every package that dgm asks for is installed, in the version it asks for."""
    wrong = []
    for requirement in metadata.requires("dgm") or []:
        name, _, pin = requirement.partition(";")[0].strip().partition("==")
        if "extra ==" in requirement:
            continue
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{name} is missing")
            continue
        if pin and installed.partition("+")[0] != pin:
            wrong.append(f"{name} is {installed}, not {pin}")
    remedy = "pip install --editable . --constraint constraints.txt"
    if wrong:
        return Finding("packages", False, "; ".join(wrong), remedy)
    return Finding("packages", True, f"nbgrader {metadata.version('nbgrader')}, and all others")


def check_torch_pair() -> Finding:
    """torch and torchvision come from one build; otherwise torchvision fails as it is imported."""
    try:
        torch, torchvision = map(importlib.import_module, ("torch", "torchvision"))
    except (ImportError, RuntimeError, OSError) as error:
        reason = str(error).splitlines()[0]
        remedy = "install both together: pip install torch torchvision --constraint constraints.txt"
        return Finding("torch and torchvision", False, reason, remedy)
    return Finding(
        "torch and torchvision", True, f"{torch.__version__} and {torchvision.__version__}"
    )


def check_colab_versions() -> Finding:
    """Student code meets the versions here that it was written with; others still grade."""
    from dgm.content.colab import colab_versions

    versions = colab_versions()
    differ = []
    for name, on_colab in versions.items():
        try:
            installed = metadata.version(name).partition("+")[0]
        except metadata.PackageNotFoundError:
            continue  # the check of packages says so
        if installed != on_colab:
            differ.append(f"{name} is {installed}, Colab has {on_colab}")
    return Finding(
        "Colab's versions",
        not differ,
        "; ".join(differ) or f"{', '.join(versions)} are those of Colab",
        "what runs on Colab may not run here; in the project's folder: "
        "pip install --editable . --constraint constraints.txt",
        needed=False,
    )


def check_course(root: Path) -> Finding:
    """course.toml can be read; says which limits grading has."""
    try:
        course = load_course(root)
    except ContentError as error:
        return Finding("course", False, str(error), "fix it as the message says")
    listed = ", ".join(f"{name} = {value:g}" for name, value in asdict(course.limits).items())
    return Finding("course", True, f"{course.name}: {', '.join(course.assignments)}. {listed}")


def check_mnist(named: str | None, downloads: Path) -> Finding:
    """MNIST is found where the notebooks look for it; without it the offline stand-in is used."""
    places = [Path(named), downloads] if named else [downloads]
    for place in places:
        raw = place / "MNIST" / "raw"
        if all((raw / name).is_file() for name in MNIST_FILES):
            return Finding("MNIST", True, str(place), needed=False)
    found = f"none in DGM_DATA ({named}); " if named else "DGM_DATA is not set; "
    return Finding(
        "MNIST",
        False,
        f"{found}notebooks try a download, then scikit-learn's small digits stand in",
        "set DGM_DATA to a folder that holds MNIST/raw (a torchvision root); grading needs no data",
        needed=False,
    )


def check_sandbox() -> Iterator[Finding]:
    """bubblewrap is there, and the kernel lets it do what the sandbox needs."""
    try:
        from dgm.sandbox.launch import probe
    except ImportError as error:
        yield Finding("sandbox", False, str(error), "fix the packages first")
        return
    for check, ok, remedy in probe():
        what, _, how = check.partition(": ")
        verdict = "works" if ok else "does not work"
        yield Finding(f"sandbox: {what}", ok, f"{verdict}: {how}" if how else verdict, remedy)


def check_cgroup() -> Finding:
    """Whether the kernel limits what all processes of a submission hold together.

    Without that, the grader alone watches it.
    """
    hierarchy = find_hierarchy()
    if hierarchy is not None:
        found = f"each submission has a memory cgroup (version {hierarchy.version})"
        return Finding("sandbox: cgroup", True, found, needed=False)
    return Finding(
        "sandbox: cgroup",
        False,
        "this user can make no memory cgroup; the grader watches memory itself, ten times a second",
        "with systemd, start the grader as `systemd-run --user --scope dgm grade ...`; or grade as"
        " root on a machine whose /sys/fs/cgroup can be written",
        needed=False,
    )
