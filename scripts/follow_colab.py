"""Moves the project to Colab's versions: follow_colab.py FILE, where FILE is `pip freeze` of Colab.

In Colab: `!pip freeze > freeze.txt`, and download the file. Rewrites tests/colab.txt with the
versions in it, and with those of what student code can import constraints.txt, the pair in
pyproject.toml, and environment.yml. What torch needs in one version follows it, as pip finds out on
this machine; every other pin stays. Nothing is installed, and nothing is written if pip finds no
way. Run it on Linux: elsewhere torch needs other packages. A newer Python on Colab is no matter of
these files: see scripts/find_python.sh.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
COLAB, CONSTRAINTS, PROJECT, CONDA = FILES = (
    *("tests/colab.txt", "constraints.txt", "pyproject.toml", "environment.yml"),
)
#: What comes with torch, in the version that it asks for.
WITH_TORCH = re.compile(r"nvidia-|cuda-|triton$|setuptools$")
PIN = re.compile(r"^([ \"-]*)([\w.-]+)==([\w.!+-]+)(.*)$", re.MULTILINE)

Versions = Mapping[str, str]


class Stopped(Exception):
    """`str` says in one line why nothing was changed."""


def main(freeze: str) -> int:
    try:
        old = {name: (ROOT / name).read_text(encoding="utf-8") for name in FILES}
        new = moved(old, Path(freeze).read_text(encoding="utf-8"), resolve)
    except (OSError, Stopped) as error:
        print(error, file=sys.stderr)
        return 1
    for name in FILES:
        changes = sorted(set(new[name].splitlines()) - set(old[name].splitlines()))
        print(f"{name}: {', '.join(line.strip(' -,') for line in changes) or 'as it was'}")
        (ROOT / name).write_text(new[name], encoding="utf-8")
    print("Now: make test, and make colab; they make the environments anew.")
    return 0


def moved(
    files: Mapping[str, str], freeze: str, resolve: Callable[[list[str], list[str]], Versions]
) -> dict[str, str]:
    """The files with Colab's versions, of which `freeze` tells. Raises Stopped.

    `resolve(requirements, constraints)` gives the versions of all that would be installed.
    """
    on_colab = {name: version.partition("+")[0] for name, version in _pins(freeze).items()}
    listed = _pins(files[COLAB])
    if missing := [name for name in listed if name not in on_colab]:
        raise Stopped(f"the file of Colab's versions has no line NAME==VERSION for {missing[0]}")
    importable = {name: on_colab[name] for name in _pins(files[COLAB].split("\n\n")[0])}
    project = tomllib.loads(files[PROJECT])["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    fixed = [
        line
        for line in files[CONSTRAINTS].splitlines()
        if (pin := PIN.match(line))
        and _name(pin[2]) not in importable
        and not WITH_TORCH.match(_name(pin[2]))
    ]
    names = [Requirement(line).name for line in declared]
    found = resolve(
        names, [*fixed, *(f"{name}=={version}" for name, version in importable.items())]
    )
    companions = {name: version for name, version in found.items() if WITH_TORCH.match(name)}
    new = importable | companions
    return {
        COLAB: _with_versions(files[COLAB], on_colab),
        CONSTRAINTS: _constraints(files[CONSTRAINTS], new),
        PROJECT: _with_versions(files[PROJECT], importable),
        CONDA: _with_versions(files[CONDA], new),
    }


def resolve(requirements: list[str], constraints: list[str]) -> Versions:
    """What pip would install into an empty environment of this Python. Raises Stopped."""
    with tempfile.TemporaryDirectory() as folder:
        limits, report = Path(folder, "constraints.txt"), Path(folder, "report.json")
        limits.write_text("\n".join(constraints))
        options = ["--quiet", "--dry-run", "--ignore-installed", "--constraint", str(limits)]
        command = [sys.executable, "-m", "pip", "install", *options, "--report", str(report)]
        ended = subprocess.run([*command, *requirements], capture_output=True, text=True)
        if ended.returncode:
            errors = [line for line in ended.stderr.splitlines() if line.startswith("ERROR")]
            raise Stopped(errors[-1] if errors else "pip cannot install these versions together")
        packages = [each["metadata"] for each in json.loads(report.read_text())["install"]]
    return {_name(each["name"]): each["version"] for each in packages}


def _name(text: str) -> str:
    return str(canonicalize_name(text))


def _pins(text: str) -> dict[str, str]:
    """The version of each package with a line NAME==VERSION."""
    return {_name(name): version for _, name, version, _ in PIN.findall(text)}


def _with_versions(text: str, versions: Versions) -> str:
    def pin(line: re.Match[str]) -> str:
        version = versions.get(_name(line[2]), line[3])
        return f"{line[1]}{line[2]}=={version}{line[4]}"

    return PIN.sub(pin, text)


def _constraints(text: str, versions: Versions) -> str:
    """One line for each of `versions`, on every Python; what is new among them in its place."""
    lines, there = [], set[str]()
    for line in text.splitlines():
        pin = PIN.match(line)
        name = _name(pin[2]) if pin else ""
        if name in versions and pin:
            line = "" if name in there else f"{pin[2]}=={versions[name]}"
            there.add(name)
            if not line:
                continue
        lines.append(line)
    head = [line for line in lines if line.startswith("#") or not line]
    pins = [line for line in lines if line not in head]
    pins += [f"{name}=={version}" for name, version in versions.items() if name not in there]
    return "\n".join([*head, *sorted(pins, key=_sorted_as), ""])


def _sorted_as(line: str) -> tuple[str, bool]:
    """As the lines stand now: by name, and for one name the newest Python first."""
    pin, _, python = line.partition(";")
    return f"{pin.partition('==')[0]}=".lower(), "<" in python


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
