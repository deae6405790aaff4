"""What the workflows of GitHub Actions run is there."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
NIGHTLY = GITHUB / "workflows" / "nightly.yml"


def read(path):
    return yaml.safe_load(path.read_text())


def steps(path):
    document = read(path)
    jobs = document["jobs"].values() if "jobs" in document else [document["runs"]]
    return [step for job in jobs for step in job["steps"]]


@pytest.mark.parametrize(
    "path", sorted(GITHUB.glob("*/**/*.yml")), ids=lambda path: str(path.relative_to(GITHUB))
)
def test_every_target_and_action_that_a_workflow_names_is_there(path):
    for step in steps(path):
        if step.get("uses", "").startswith("./"):
            assert (ROOT / step["uses"] / "action.yml").is_file(), step["uses"]
        for line in step.get("run", "").splitlines():
            if line.startswith("make "):
                command = re.sub(r"\$\{\{.*?\}\}", "1/1", line).split()
                run = subprocess.run(
                    [*command, "--dry-run"], cwd=ROOT, capture_output=True, text=True
                )
                assert run.returncode == 0, run.stderr


def test_the_parts_of_the_nightly_audit_are_the_whole_bank():
    parts = read(NIGHTLY)["jobs"]["audit"]["strategy"]["matrix"]["part"]
    assert parts == [f"{number}/{len(parts)}" for number in range(1, len(parts) + 1)]

    audited = []
    for part in parts:
        command = ["make", "--dry-run", "audit", f"PART={part}"]
        printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        (problems,) = re.findall(r"dgm audit --seeds 1 (.*)", printed.stdout)
        echo = subprocess.run(["sh", "-c", f"echo {problems}"], capture_output=True, text=True)
        audited += echo.stdout.split()
    assert sorted(audited) == sorted(
        path.parent.name for path in ROOT.glob("problems/*/problem.py")
    )
