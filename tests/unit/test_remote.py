from __future__ import annotations

import contextlib
import copy
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import sympy as sp
import torch

from dgm.boundary import wire
from dgm.boundary.agent import Answers, seed, serve
from dgm.boundary.expressions import Tree
from dgm.boundary.remote import (
    BoundaryError,
    ChildDied,
    Connection,
    Local,
    Namespace,
    NotData,
    ReferenceFailed,
    RefusedName,
    Remote,
    StudentError,
    StudentTimeout,
    attributes_of,
)

NOTEBOOK = """
import numpy as np, sympy as sp, torch

shared = torch.zeros(3)
numbers = [1, 2]

class Flow:
    scale = 2.0
    _secret = 3.0
    def forward(self, x): return x * self.scale

def change(x):
    x += 1
    return x

def make(): return Flow()
def apply(function, x): return function(x)
def fail(): raise NotImplementedError("later")
def area(): return sp.Symbol("r") ** 2
def loop():
    items = []
    items.append(items)
    return items

class Unspeakable(Exception):
    def __str__(self): raise RuntimeError
def unspeakable(): raise Unspeakable
def talkative(): raise ValueError("x" * 10_000_000)
def leave(): raise SystemExit(3)
def interrupt(): raise KeyboardInterrupt
"""


class FakeProcess:
    """Stands in for a child: a pipe whose other end is closed when it is killed."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()
        self.killed = False
        self.over: str | None = None

    def fileno(self) -> int:
        return self.reader

    def broken_limit(self) -> str | None:
        return self.over

    def kill(self) -> None:
        if not self.killed:
            self.killed = True
            os.close(self.writer)


def connect(peer: Callable[[socket.socket], None], seconds: float = 5.0) -> Connection:
    """A connection to `peer`, which runs in a thread."""
    ours, theirs = socket.socketpair()
    threading.Thread(target=peer, args=(theirs,), daemon=True).start()
    connection = Connection(ours, FakeProcess(), seconds, 1 << 20)
    connection.keep = theirs
    return connection


def names() -> dict[str, object]:
    namespace: dict[str, object] = {"__name__": "notebook"}
    exec(NOTEBOOK, namespace)
    return namespace


@pytest.fixture(params=["a student in another process", "the reference in this one"])
def namespace(request) -> Iterator[Namespace]:
    if request.param.startswith("the reference"):
        yield Local(names())
        return
    connection = connect(lambda channel: serve(channel, Answers(names())))
    yield Namespace(connection)
    connection.close()


def test_data_crosses_as_a_copy_both_ways(namespace):
    x = torch.zeros(3)
    assert torch.equal(namespace.change(x), torch.ones(3))
    assert torch.equal(x, torch.zeros(3))
    namespace.shared.add_(1)
    assert torch.equal(namespace.shared, torch.zeros(3))
    namespace.numbers.append(3)
    assert namespace.numbers == [1, 2]
    array = np.zeros(2)
    assert namespace.change(array).tolist() == [1, 1]
    assert array.tolist() == [0, 0]


def test_what_is_not_data_stays_remote_and_answers_to_its_public_names(namespace):
    flow = namespace.make()
    assert type(flow) is Remote
    assert repr(flow) == "<remote object>"
    assert flow.scale == 2.0
    assert flow.forward(3.0) == 6.0
    assert repr(namespace.Flow) == "<remote class>"
    assert repr(namespace.make) == "<remote function>"
    assert repr(namespace.np) == "<remote module>"


def test_a_remote_object_may_be_an_argument_where_it_came_from(namespace):
    assert namespace.apply(namespace.make().forward, 2.0) == 4.0
    with pytest.raises(BoundaryError, match="another process"):
        Local({"f": repr}).f(namespace.make())


def test_underscore_names_are_refused_without_asking(namespace):
    flow = namespace.make()
    for owner in (namespace, flow):
        for name in ("_secret", "__class_getitem__", "__wrapped__", "_pytestfixturefunction"):
            assert not hasattr(owner, name)
            with pytest.raises(BoundaryError):
                getattr(owner, name)


def test_a_remote_object_is_equal_to_itself_alone_and_is_no_data(namespace):
    flow = namespace.make()
    assert flow == flow
    assert flow != namespace.make()
    assert flow != 2.0
    for use in (bool, len, iter, float, int, abs, list, copy.copy, copy.deepcopy):
        with pytest.raises((NotData, TypeError)):
            use(flow)
    for use in (lambda: flow + 1, lambda: flow < 1, lambda: flow[0], lambda: 1 in flow):
        with pytest.raises(NotData, match="expected data, got a remote object"):
            use()
    with pytest.raises(BoundaryError):
        flow.scale = 1.0


def test_code_runs_where_it_sees_the_names_and_leaves_none_behind(namespace):
    assert namespace.run("y = 2 * x\nchange(y) + numbers[0]", x=3) == 8
    assert namespace.run("x = 1") is None
    for name in ("x", "y"):
        with pytest.raises((StudentError, ReferenceFailed)) as caught:
            getattr(namespace, name)
        assert caught.value.kind == "NameError"
    flow = namespace.run("Flow()")
    assert namespace.run("flow.forward(1.0)", flow=flow) == 2.0
    assert namespace.run("[flow, 1]", flow=flow)[1] == 1


def test_an_expression_comes_back_as_a_tree(namespace):
    square = Tree("Pow", (Tree("Symbol", ("r",)), Tree("Integer", (2,))))
    assert namespace.area() == square
    assert namespace.apply(namespace.sp.diff, sp.Symbol("r") ** 2).head == "Mul"
    assert namespace.run("sp.simplify(e) == area()", e=square) is True


@pytest.mark.parametrize(
    ("function", "kind", "message"),
    [
        ("fail", "NotImplementedError", "later"),
        ("unspeakable", "Unspeakable", "(its message cannot be shown)"),
        ("talkative", "ValueError", "x" * 1000),
    ],
)
def test_an_exception_arrives_as_its_name_and_a_short_message(namespace, function, kind, message):
    with pytest.raises((StudentError, ReferenceFailed)) as caught:
        getattr(namespace, function)()
    assert (caught.value.kind, caught.value.message) == (kind, message)


def test_a_value_too_deep_to_hand_over_says_so(namespace):
    with pytest.raises(BoundaryError, match="nested too deeply"):
        namespace.loop()
    assert namespace.numbers == [1, 2]


def test_seeding_gives_the_numbers_that_torch_gives():
    seed(3)
    numbers = torch.rand(2)
    torch.manual_seed(3)
    assert torch.equal(torch.rand(2), numbers)


def test_seeding_makes_random_numbers_repeat():
    local = Local(names())
    draws = "import random; [random.random(), np.random.rand(), torch.rand(1)]"
    seed(3)
    first = local.run(draws)
    assert local.run(draws) != first
    seed(3)
    assert local.run(draws) == first


def test_the_references_lack_of_memory_is_raised_as_it_is():
    with pytest.raises(MemoryError):
        Local(names()).run("raise MemoryError")


@pytest.mark.parametrize("function", ["leave", "interrupt"])
def test_a_student_who_raises_what_is_no_exception_is_answered_all_the_same(function):
    connection = connect(lambda channel: serve(channel, Answers(names())))
    student = Namespace(connection)
    with pytest.raises(StudentError):
        getattr(student, function)()
    assert student.numbers == [1, 2]
    connection.close()


def test_handles_that_nobody_holds_are_dropped():
    answers = Answers(names())
    connection = connect(lambda channel: serve(channel, answers))
    student = Namespace(connection)
    for _ in range(100):
        student.make()
    student.numbers  # noqa: B018
    assert len(answers._objects) < 5
    connection.close()


def test_attributes_come_with_one_request_up_to_the_first_that_is_not_there(namespace):
    flow = namespace.make()
    assert attributes_of(flow, "scale", "scale") == (2.0, 2.0)
    assert attributes_of(flow, "scale", "nothing", "scale") == (2.0,)
    with pytest.raises(RefusedName):
        attributes_of(flow, "scale", "_secret")


@pytest.mark.parametrize("found", [(1, 2), [1], 1])
def test_attributes_of_another_form_or_number_are_refused(found):
    connection = connect(replying(lambda i: frame(i, wire.encode(("value", found)))))
    with pytest.raises(BoundaryError):
        attributes_of(Remote(connection, 1, "object"), "x")
    connection.close()


def test_a_function_is_asked_for_once_and_data_each_time(monkeypatch):
    connection = connect(lambda channel: serve(channel, Answers(names())))
    student, asked = Namespace(connection), []
    request = connection.request
    monkeypatch.setattr(
        connection, "request", lambda *what: (asked.append(what[0]), request(*what))[1]
    )
    for _ in range(3):
        assert student.make().scale == student.Flow().scale == 2.0
        assert student.numbers == [1, 2]
    assert asked.count("call") == 6 and asked.count("get") == 2 + 6 + 3
    connection.close()


def read_request(channel: socket.socket) -> int:
    length, request_id = wire.FRAME.unpack(channel.recv(wire.FRAME.size, socket.MSG_WAITALL))
    channel.recv(length, socket.MSG_WAITALL)
    return request_id


def replying(make_reply: Callable[[int], bytes]) -> Callable[[socket.socket], None]:
    def peer(channel: socket.socket) -> None:
        channel.sendall(make_reply(read_request(channel)))

    return peer


def frame(request_id: int, reply: bytes) -> bytes:
    return wire.FRAME.pack(len(reply), request_id) + reply


VALUE = wire.encode(("value", 1))


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(lambda i: frame(i ^ 1, VALUE), id="to another request"),
        pytest.param(lambda i: wire.FRAME.pack(2**32 - 1, i), id="of four gigabytes"),
        pytest.param(lambda i: frame(i, b"\xff" * 10), id="that is not data"),
        pytest.param(lambda i: frame(i, VALUE + b"N"), id="with bytes left over"),
        pytest.param(lambda i: frame(i, wire.encode("value")), id="of another form"),
        pytest.param(lambda i: frame(i, wire.encode(("error", 1, 2))), id="with a false error"),
        pytest.param(
            lambda i: frame(i, wire.encode(("value", len), lambda v: (1, "\x1b[31m"))),
            id="with a handle of an unlisted kind",
        ),
    ],
)
def test_a_forged_reply_is_refused(reply):
    connection = connect(replying(reply))
    with pytest.raises(BoundaryError):
        Namespace(connection).x  # noqa: B018
    connection.close()


def test_a_late_reply_never_answers_the_next_question():
    def late(channel: socket.socket) -> None:
        request_id = read_request(channel)
        time.sleep(0.3)
        with contextlib.suppress(BrokenPipeError):
            channel.sendall(frame(request_id, VALUE))

    connection = connect(late, seconds=0.1)
    student = Namespace(connection)
    with pytest.raises(StudentTimeout):
        student.x  # noqa: B018
    assert connection._process.killed
    time.sleep(0.4)
    with pytest.raises(ChildDied):
        student.x  # noqa: B018


def test_a_process_that_speaks_unasked_is_not_asked():
    connection = connect(lambda channel: channel.sendall(frame(0, VALUE)))
    time.sleep(0.1)
    with pytest.raises(BoundaryError, match="without being asked"):
        Namespace(connection).x  # noqa: B018
    assert connection._process.killed


def test_a_question_that_was_interrupted_leaves_the_connection_dead():
    connection = connect(lambda channel: None)

    def interrupted() -> str:
        raise KeyboardInterrupt

    connection._process.broken_limit = interrupted
    with pytest.raises(KeyboardInterrupt):
        Namespace(connection).x  # noqa: B018
    assert not connection.alive


def test_a_process_that_does_not_read_its_question_runs_out_of_time():
    connection = connect(lambda channel: None, seconds=0.3)
    with pytest.raises(StudentTimeout):
        Namespace(connection).f(b"0" * 900_000)


def test_a_process_that_breaks_a_limit_is_ended_with_the_reason():
    connection = connect(lambda channel: None)
    connection._process.over = "it used more than 10 MB of memory"
    with pytest.raises(ChildDied, match="more than 10 MB"):
        Namespace(connection).x  # noqa: B018
    assert connection._process.killed


def test_a_value_that_may_not_go_out_harms_nobody():
    connection = connect(lambda channel: serve(channel, Answers(names())))
    student = Namespace(connection)
    with pytest.raises(BoundaryError, match="set cannot cross"):
        student.change({1, 2})
    with pytest.raises(BoundaryError, match="too many bytes"):
        student.change(b"0" * (2 << 20))
    assert student.numbers == [1, 2]
    connection.close()
