"""The files that say what is installed agree, and what they set up works."""

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from jupyter_client.manager import start_new_kernel
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dgm.content.colab import colab_versions
from dgm.content.problem import load_problem
from dgm.content.strangers import load_strangers

ROOT = Path(__file__).parents[2]


def requirements(lines):
    """{name: its requirements}: a package may have one for every range of Python versions."""
    found = {}
    for line in lines:
        requirement = Requirement(line)
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


@pytest.fixture
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.fixture
def declared(project):
    return requirements(project["dependencies"] + project["optional-dependencies"]["test"])


@pytest.fixture
def pinned():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return requirements(line for line in lines if line and not line.startswith("#"))


def test_every_declared_package_has_a_pin_that_it_admits(declared, pinned):
    for name, (requirement,) in declared.items():
        assert name in pinned, f"{name} has no line in constraints.txt"
        for pin in pinned[name]:
            (version,) = [specifier.version for specifier in pin.specifier]
            assert version in requirement.specifier


def test_constraints_pin_exact_versions_without_addresses(pinned):
    for lines in pinned.values():
        for pin in lines:
            assert pin.url is None
            assert [specifier.operator for specifier in pin.specifier] == ["=="], pin


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_every_package_has_at_most_one_pin_for_each_python(pinned, python):
    for lines in pinned.values():
        applying = [
            pin
            for pin in lines
            if pin.marker is None or pin.marker.evaluate({"python_version": python})
        ]
        assert len(applying) <= 1, applying


def test_torch_and_torchvision_are_pinned_as_a_pair(declared):
    for name in ("torch", "torchvision"):
        (requirement,) = declared[name]
        assert [specifier.operator for specifier in requirement.specifier] == ["=="]


def test_the_conda_environment_holds_the_same_packages_at_the_pinned_versions(declared, pinned):
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    (section,) = [entry for entry in environment["dependencies"] if isinstance(entry, dict)]
    options = [line for line in section["pip"] if line.startswith("-")]
    listed = requirements(line for line in section["pip"] if not line.startswith("-"))

    assert options == ["--constraint constraints.txt", "--editable ."]
    assert set(listed) == set(declared)
    for name, (entry,) in listed.items():
        assert str(entry.specifier) in {str(pin.specifier) for pin in pinned[name]}


def test_every_package_that_dgm_imports_is_declared(project):
    extras = project["optional-dependencies"]
    declared = set(requirements(project["dependencies"] + extras["dask"]))
    homes = packages_distributions()
    fragments = ROOT / "src" / "dgm" / "notebook"  # which run where notebooks do
    for path in set((ROOT / "src").rglob("*.py")) - set(fragments.glob("*.py")):
        for name in imported_names(path.read_text()) - sys.stdlib_module_names - {"dgm"}:
            distributions = {canonicalize_name(home) for home in homes.get(name, [name])}
            assert distributions & declared, f"{path.name} imports {name}"


def imported_names(source):
    """The top-level names of all absolute imports."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module.partition(".")[0])
    return names


def find_python(folder):
    """Run the search with nothing but `folder` and the tools it needs on PATH."""
    for tool in ("bash", "sort"):
        (folder / tool).symlink_to(shutil.which(tool))
    return subprocess.run(
        ["bash", ROOT / "scripts" / "find_python.sh"],
        env={"PATH": str(folder), "PYENV_ROOT": str(folder / "pyenv"), "HOME": str(folder)},
        capture_output=True,
        text=True,
    )


def command(path, body):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{shutil.which('bash')}\n{body}\n")
    path.chmod(0o755)


def test_the_search_passes_over_an_interpreter_that_exists_but_does_not_run(tmp_path):
    command(tmp_path / "python3.13", "echo not installed >&2; exit 127")
    command(tmp_path / "python3.12", "exit 0")
    command(tmp_path / "python3.11", "exit 0")
    assert find_python(tmp_path).stdout.strip() == str(tmp_path / "python3.12")


def test_the_search_prefers_colabs_version_under_pyenv_to_an_older_one_on_the_path(tmp_path):
    command(tmp_path / "python3.12", "exit 0")
    for version in ("3.13.2", "3.13.10"):
        command(tmp_path / f"pyenv/versions/{version}/bin/python", "exit 0")
    newest = tmp_path / "pyenv/versions/3.13.10/bin/python"
    assert find_python(tmp_path).stdout.strip() == str(newest)


def test_a_machine_without_python_is_told_what_to_install(tmp_path):
    found = find_python(tmp_path)
    assert found.returncode == 1
    assert found.stdout == ""
    assert re.search(r"apt-get install python3", found.stderr)


def test_the_kernel_that_runs_the_notebooks_cannot_import_dgm(monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", str(ROOT / "tests" / "jupyter"))
    manager, client = start_new_kernel(kernel_name="without-dgm")
    try:
        code = "import sys, dgm"
        reply = client.execute_interactive(code, store_history=False, output_hook=lambda _: None)
        executable = client.execute_interactive(
            "import sys",
            user_expressions={"where": "sys.executable"},
            output_hook=lambda _: None,
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert reply["content"]["ename"] == "ModuleNotFoundError"
    where = executable["content"]["user_expressions"]["where"]["data"]["text/plain"]
    assert where == repr(sys.executable)


def test_the_notebooks_are_run_with_the_kernel_that_hides_dgm():
    kernel = json.loads((ROOT / "tests/jupyter/kernels/without-dgm/kernel.json").read_text())
    assert kernel["argv"][0] == "python"
    dry_run = subprocess.run(
        ["make", "--dry-run", "test"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "--nbval-kernel-name without-dgm" in dry_run.stdout


def test_the_example_in_the_docs_is_a_valid_problem_with_mutants_and_strangers(tmp_path):
    text = (ROOT / "docs" / "writing-problems.md").read_text()
    problem, *_ = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    mutants, strangers = re.findall(r"^````markdown\n(.*?)^````", text, re.DOTALL | re.MULTILINE)
    (tmp_path / "example").mkdir()
    (tmp_path / "example" / "problem.py").write_text(problem)
    (tmp_path / "example" / "mutants.md").write_text(mutants)
    (tmp_path / "example" / "strangers.md").write_text(strangers)
    loaded = load_problem(tmp_path, "example")
    assert {mutant.part for mutant in loaded.mutants} == {"gaussian-kl"}
    assert [stranger.mutant for stranger in load_strangers(loaded)] == ["in-bits"]


def blocks_of_colab():
    """What student code imports on Colab, what runs notebooks there, and what tests them."""
    blocks = (ROOT / "tests" / "colab.txt").read_text().split("\n\n")
    return [requirements(line for line in b.splitlines() if line[0] != "#") for b in blocks]


def test_what_student_code_imports_has_colabs_version_on_every_python(pinned):
    importable, _, _ = blocks_of_colab()
    assert {"torch", "torchvision", "numpy", "scipy", "sympy", "matplotlib"} <= set(importable)
    assert {"scikit-learn", "pillow"} <= set(importable)
    for name, (on_colab,) in importable.items():
        assert [str(pin) for pin in pinned[name]] == [str(on_colab)]
    assert colab_versions() == {
        name: str(line.specifier).removeprefix("==") for name, (line,) in importable.items()
    }


@pytest.mark.parametrize("path", sorted(ROOT.glob("release/*/*.ipynb")), ids=lambda path: path.stem)
def test_released_notebooks_import_only_what_colab_has(path):
    colab = {name for block in blocks_of_colab()[:2] for name in block}
    homes = {"IPython": "ipython", "PIL": "pillow", "sklearn": "scikit-learn"}
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    imported = set().union(*map(imported_names, cells)) - sys.stdlib_module_names
    assert "torch" in imported
    assert {homes.get(name, name) for name in imported} <= colab | {"google"}


@pytest.mark.parametrize("start", ["dgm formgrader", "dgm feedback"])
def test_the_readme_and_the_guide_give_the_same_command(start):
    texts = [(ROOT / name).read_text() for name in ("README.md", "docs/instructors.md")]
    (first, second) = (re.findall(rf"^ *({start}.*?)(?: +#.*)?$", t, re.MULTILINE) for t in texts)
    assert first == second and len(first) == 1


def test_the_image_has_all_that_grading_and_marking_may_need(project):
    (wanted,) = re.findall(r"'\.\[(.*?)\]'", (ROOT / "Containerfile").read_text())
    assert {*wanted.split(",")} == project["optional-dependencies"].keys() - {"test"}


def test_the_pod_of_the_docs_has_the_label_by_which_it_may_reach_the_scheduler():
    pods = re.findall(
        r"^```yaml\n(.*?)^```", (ROOT / "docs/containers.md").read_text(), re.S | re.M
    )
    label = yaml.safe_load(pods[0])["metadata"]["labels"]["app"]
    assert f"Grade in a pod with the label `app: {label}`" in (ROOT / "docs/cluster.md").read_text()
