"""The doctor's findings on machines that lack something."""

import sys
from pathlib import Path

import pytest

from dgm.commands import app as cli
from dgm.commands import doctor
from dgm.sandbox.cgroups import Hierarchy

COURSE = Path(__file__).parents[1] / "fixtures" / "course"


def test_colabs_python_and_newer_are_well():
    assert doctor.check_interpreter((3, 13, 0)).ok
    assert doctor.check_interpreter((3, 14, 1)).ok


def test_an_older_python_is_advice_not_an_obstacle():
    finding = doctor.check_interpreter((3, 11, 2))
    assert not finding.ok and not finding.needed
    assert "3.11.2" in finding.found and "3.13" in finding.remedy


def test_the_installed_packages_are_those_that_dgm_asks_for():
    assert doctor.check_versions().ok


def test_a_missing_package_and_a_wrong_version_are_named(monkeypatch):
    monkeypatch.setattr(
        doctor.metadata,
        "requires",
        lambda name: ["nosuchpackage", "pytest==0.1", 'ruffian; extra == "test"'],
    )
    finding = doctor.check_versions()
    assert not finding.ok and finding.needed
    assert "nosuchpackage is missing" in finding.found
    assert "not 0.1" in finding.found
    assert "ruffian" not in finding.found


def test_a_local_build_of_the_pinned_version_is_that_version(monkeypatch):
    monkeypatch.setattr(doctor.metadata, "requires", lambda name: ["torch==2.14.1"])
    monkeypatch.setattr(doctor.metadata, "version", lambda name: "2.14.1+cu130")
    assert doctor.check_versions().ok


def test_a_torchvision_that_cannot_be_imported_is_told_apart_from_a_missing_sandbox(monkeypatch):
    monkeypatch.setitem(sys.modules, "torchvision", None)
    finding = doctor.check_torch_pair()
    assert not finding.ok and finding.needed
    assert "pip install torch torchvision" in finding.remedy


def test_versions_that_differ_from_colabs_are_advice_and_local_builds_do_not_differ(monkeypatch):
    monkeypatch.setattr(
        "dgm.content.colab.colab_versions", lambda: {"torch": "2.11.0", "scipy": "1.16.3"}
    )
    installed = {"torch": "2.11.0+cu130", "scipy": "1.16.3"}
    monkeypatch.setattr(doctor.metadata, "version", installed.__getitem__)
    assert doctor.check_colab_versions().ok
    installed["scipy"] = "1.18.1"
    finding = doctor.check_colab_versions()
    assert not finding.ok and not finding.needed
    assert finding.found == "scipy is 1.18.1, Colab has 1.16.3"
    assert "constraints.txt" in finding.remedy


def mnist(folder):
    (folder / "MNIST" / "raw").mkdir(parents=True)
    for name in doctor.MNIST_FILES:
        (folder / "MNIST" / "raw" / name).touch()
    return folder


def test_mnist_is_looked_for_in_dgm_data_then_beside_the_course(tmp_path):
    named, beside = mnist(tmp_path / "named"), mnist(tmp_path / "beside")
    assert doctor.check_mnist(str(named), beside).found == str(named)
    assert doctor.check_mnist(str(tmp_path / "nowhere"), beside).found == str(beside)


def test_without_mnist_the_stand_in_is_named_and_grading_still_works(tmp_path):
    (tmp_path / "MNIST" / "raw").mkdir(parents=True)
    finding = doctor.check_mnist(str(tmp_path), tmp_path)
    assert not finding.ok and not finding.needed
    assert str(tmp_path) in finding.found and "stand in" in finding.found


def test_the_limits_of_the_course_are_shown():
    assert "memory_mb = 512" in doctor.check_course(COURSE).found


def test_a_mistake_in_the_course_is_a_finding(tmp_path):
    (tmp_path / "course.toml").write_text("name = 3")
    finding = doctor.check_course(tmp_path)
    assert not finding.ok and "course.toml:1" in finding.found


@pytest.fixture
def status(monkeypatch, capsys):
    """The doctor's exit status on a machine with these findings, and what it printed."""

    def run(*findings):
        monkeypatch.setattr(doctor, "examine", lambda root: iter(findings))
        monkeypatch.setattr(sys, "argv", ["dgm", "doctor"])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code, capsys.readouterr().out

    return run


def test_advice_alone_ends_well(status):
    advice = doctor.Finding("MNIST", False, "none", "set DGM_DATA", needed=False)
    code, out = status(advice)
    assert code == 0
    assert "set DGM_DATA" in out


def test_a_sandbox_that_does_not_work_ends_with_one_and_its_remedy(status):
    broken = doctor.Finding("sandbox: bubblewrap", False, "does not work", "install bubblewrap")
    code, out = status(doctor.Finding("interpreter", True, "Python"), broken)
    assert code == 1
    assert "install bubblewrap" in out


def test_the_doctor_says_which_cgroup_is_used_or_how_to_get_one(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "find_hierarchy", lambda: Hierarchy(2, tmp_path))
    finding = doctor.check_cgroup()
    assert finding.ok and "version 2" in finding.found
    monkeypatch.setattr(doctor, "find_hierarchy", lambda: None)
    finding = doctor.check_cgroup()
    assert not finding.ok and not finding.needed
    assert "the grader watches memory itself" in finding.found
    assert "systemd-run --user --scope" in finding.remedy
