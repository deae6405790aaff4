"""A gradebook in PostgreSQL: a real server, which the tests start where one is installed.

No student code runs here; the verdicts are those of test_nbgrader.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import nbformat
import pytest
import test_nbgrader as small_course
from nbgrader.api import Gradebook
from sqlalchemy import MetaData, create_engine, select
from typer.testing import CliRunner

from dgm.commands.app import app
from dgm.commands.class_grading import grade_class
from dgm.commands.failures import BAD_INPUT, NO_STORAGE, explain
from dgm.content.build import release
from dgm.content.nbgrader_config import load_config

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
HERE = "127.0.0.1"
SECONDS = 120


def programs():
    """Where the server's programs lie; Debian keeps them off the PATH."""
    found = shutil.which("initdb")
    return [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def unused_port():
    with socket.socket() as free:
        free.bind((HERE, 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def server():
    """The address of an empty database; the server ends with the tests of this file."""
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
    if not programs():
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp())  # pytest's own folders are closed to other users
    user = []
    if os.geteuid() == 0:  # the server refuses to run as root
        user = ["setpriv", "--reuid=nobody", "--clear-groups"]
        shutil.chown(folder, "nobody")
    data, port = folder / "data", unused_port()
    initdb = [*user, programs()[-1] / "initdb", "-D", data, "-U", "dgm", "-A", "trust", "-N"]
    subprocess.run(initdb, check=True, capture_output=True, cwd="/")
    postgres = [*user, programs()[-1] / "postgres", "-D", data, "-k", folder, "-h", HERE]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen([*postgres, "-p", str(port)], stdout=log, stderr=log, cwd="/")
    try:
        end = time.monotonic() + SECONDS
        while True:
            try:
                psycopg.connect(host=HERE, port=port, user="dgm", dbname="postgres").close()
                break
            except psycopg.OperationalError:
                assert running.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < end, (folder / "log").read_text()
                time.sleep(0.2)
        yield f"postgresql+psycopg://dgm@{HERE}:{port}/postgres"
    finally:
        running.send_signal(signal.SIGINT)  # it need not wait for who is connected
        running.wait()
        shutil.rmtree(folder)


def course_with(address, root):
    """The small course, released and handed in, with its gradebook at `address`."""
    course = small_course.new_course(root)
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"\nc.CourseDirectory.db_url = {address!r}\n")
    return course


def tables(address):
    """All rows, without what differs from one gradebook to the next: ids, and times of a run."""
    engine = create_engine(address)
    known = MetaData()
    known.reflect(engine)
    with engine.connect() as database:
        found = {
            table.name: [dict(row._mapping) for row in database.execute(select(table))]
            for table in known.sorted_tables
        }
    engine.dispose()
    for table, rows in found.items():
        told = [{k: v for k, v in row.items() if k != "id" and k[-3:] != "_id"} for row in rows]
        found[table] = sorted(told, key=lambda row: json.dumps(row, default=str, sort_keys=True))
    return found


def a_term(course):
    """Roster, grading, marks by hand, grading again and an extension."""
    assignment = small_course.ASSIGNMENT
    small_course.submit_class(course, nbformat.read(release(course, assignment), as_version=4))
    course = small_course.with_late(course)
    small_course.handed_in(course, "perfect", "2026-10-17 23:59:01")
    assert roster(course).exit_code == 0
    grade_class(course, assignment)
    with Gradebook(address_of(course)) as gradebook:
        place = ("double-why", assignment, assignment, "perfect")
        gradebook.find_grade(*place).manual_score = 2.0
        gradebook.find_grade(*place).needs_manual_grade = False
        gradebook.find_comment(*place).manual_comment = "Good, but *why* products?"
        gradebook.db.commit()
    graded = grade_class(course, assignment)
    said = small_course.nbgrader_in_fork(
        course, "autograde", assignment, "--force", "--student=wrong"
    )
    assert said.returncode == 0, said.stderr
    options = ["--course", str(course.root), "extend", "perfect", assignment, "--days", "1"]
    done = CliRunner().invoke(app, options)
    assert done.exit_code == 0, done.output
    said = small_course.nbgrader_in_fork(course, "export")
    assert said.returncode == 0, said.stderr
    return {entry.graded.student: (entry.score, entry.needs_manual_grade) for entry in graded}


def address_of(course):
    return load_config(course).CourseDirectory.db_url


def roster(course):
    path = course.root / "students.csv"
    path.write_text("id,first_name,last_name\nperfect,Ada,Ada\nabsent,Bo,Bo\n", encoding="utf-8")
    return CliRunner().invoke(app, ["--course", str(course.root), "roster", str(path)])


def test_a_gradebook_in_postgresql_holds_what_one_in_sqlite_holds(server, tmp_path, monkeypatch):
    monkeypatch.setattr("dgm.commands.class_grading.Grader", small_course.TakesOptions)
    usual = course_with(f"sqlite:///{tmp_path}/usual/gradebook.db", tmp_path / "usual")
    other = course_with(server, tmp_path / "other")
    assert a_term(other) == a_term(usual)
    assert not (other.root / "gradebook.db").exists()
    theirs = tables(address_of(usual))
    for table, rows in tables(server).items():
        assert rows == theirs.pop(table), table
    assert not theirs
    exported = [(each.root / "grades.csv").read_text().splitlines() for each in (usual, other)]
    assert sorted(exported[0]) == sorted(exported[1])  # nbgrader asks for no order
    assert small_course.files(other) == small_course.files(usual)


def test_a_server_that_is_down_is_told_in_one_line(server, tmp_path):
    nobody_there = f"postgresql+psycopg://dgm@{HERE}:{unused_port()}/postgres"
    done = roster(course_with(nobody_there, tmp_path / "course"))
    status, line = explain(done.exception)
    assert status == NO_STORAGE
    assert "the gradebook cannot be used" in line
    assert "Connection refused" in line


def test_a_missing_driver_is_named(tmp_path, monkeypatch):
    course = course_with("postgresql://dgm@example/grades", tmp_path / "course")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    status, line = explain(roster(course).exception)
    assert status == BAD_INPUT
    assert "pip install 'dgm[postgresql]'" in line
