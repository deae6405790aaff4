"""Which cgroups are tried, by what the kernel says of this process; and what their files mean."""

import os
from pathlib import Path

import pytest

from dgm.sandbox.cgroups import Group, Hierarchy, candidates, remove_leftovers

V2 = "29 23 0:26 {root} {mount} rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
V1_MEMORY = "33 30 0:29 {root} {mount} rw,relatime shared:9 - cgroup cgroup rw,memory\n"
V1_CPU = "34 30 0:30 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct\n"


@pytest.fixture
def desktop(tmp_path: Path) -> Path:
    """A terminal under systemd: limits are handed on by the slices, not by the terminal itself."""
    terminal = tmp_path / "user.slice" / "app.slice" / "terminal.scope"
    terminal.mkdir(parents=True)
    for folder in (terminal, *terminal.parents):
        if folder.is_relative_to(tmp_path):
            handed_on = "" if folder == terminal else "cpu memory pids"
            (folder / "cgroup.subtree_control").write_text(f"{handed_on}\n")
    return tmp_path


def test_in_version_2_groups_are_made_where_memory_limits_are_handed_on(desktop):
    mounts = V1_CPU + V2.format(root="/", mount=desktop)
    found = list(candidates("0::/user.slice/app.slice/terminal.scope\n", mounts))
    slices = [desktop / "user.slice" / "app.slice", desktop / "user.slice", desktop]
    assert found == [Hierarchy(2, folder) for folder in slices]


def test_in_version_1_groups_are_made_below_ones_own(tmp_path):
    mounts = V2.format(root="/", mount=tmp_path / "unified")
    mounts += V1_CPU + V1_MEMORY.format(root="/docker/c0", mount=tmp_path / "memory")
    memberships = "5:cpu,cpuacct:/\n4:memory:/docker/c0/grader\n0::/\n"
    assert list(candidates(memberships, mounts)) == [Hierarchy(1, tmp_path / "memory" / "grader")]


def test_a_hierarchy_that_does_not_hold_this_process_is_left_alone(tmp_path):
    mounts = V1_MEMORY.format(root="/docker/c1", mount=tmp_path)
    mounts += V2.format(root="/../other", mount=tmp_path)
    assert list(candidates("4:memory:/docker/c0\n0::/here\n", mounts)) == []
    assert list(candidates("", mounts)) == []


@pytest.mark.parametrize(
    ("events", "ran_out"),
    [
        ("low 0\nmax 7\noom 0\noom_kill 0\noom_group_kill 0\n", False),
        ("low 0\nmax 7\noom 2\noom_kill 3\noom_group_kill 1\n", True),
        # the machine had too little memory, not the group
        ("low 0\nmax 0\noom 0\noom_kill 1\noom_group_kill 0\n", False),
    ],
)
def test_a_group_ran_out_if_it_reached_its_own_limit(tmp_path, events, ran_out):
    (tmp_path / "memory.events").write_text(events)
    assert Group(2, tmp_path).ran_out() is ran_out
    assert not Group(2, tmp_path / "removed").ran_out()


def test_leftovers_of_the_living_and_folders_of_others_are_kept(tmp_path, monkeypatch):
    ended = os.posix_spawn("/bin/true", ["true"], {})
    os.waitpid(ended, 0)
    living, leftover = tmp_path / f"dgm-{os.getpid()}-00000000", tmp_path / f"dgm-{ended}-0123abcd"
    others = tmp_path / "dgm-notes"
    for folder in (living, leftover, others):
        folder.mkdir()
    monkeypatch.setattr("dgm.sandbox.cgroups.find_hierarchy", lambda: Hierarchy(2, tmp_path))
    remove_leftovers()
    assert sorted(tmp_path.iterdir()) == sorted([living, others])


@pytest.mark.parametrize(
    ("killed", "most", "ran_out"), [(0, 5 << 30, False), (1, 5 << 30, True), (1, 4 << 30, False)]
)
def test_in_version_1_too(tmp_path, killed, most, ran_out):
    oom_control = f"oom_kill_disable 0\nunder_oom 0\noom_kill {killed}\n"
    (tmp_path / "memory.oom_control").write_text(oom_control)
    (tmp_path / "memory.max_usage_in_bytes").write_text(f"{most}\n")
    (tmp_path / "memory.limit_in_bytes").write_text(f"{5 << 30}\n")
    assert Group(1, tmp_path).ran_out() is ran_out
