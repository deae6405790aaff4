from __future__ import annotations

import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import metadata
from itertools import pairwise
from pathlib import Path

import pytest
import torch

import dgm
from dgm.boundary.remote import BoundaryError, ChildDied, StudentError, StudentTimeout
from dgm.content.limits import Limits
from dgm.sandbox import bubblewrap, cgroups, launch, seccomp
from dgm.sandbox.child import Child
from dgm.sandbox.launch import Sandbox, SandboxUnavailable, probe
from dgm.sandbox.usage import descendants, memory_bytes, process_number

MARKER = f"HIDDEN-{secrets.token_hex(16)}"
REPOSITORY = Path(dgm.__file__).parents[2]


@pytest.fixture
def child(sandbox: Sandbox) -> Iterator[Child]:
    child = sandbox.child()
    yield child
    child.kill()


@pytest.fixture(scope="module")
def small() -> Iterator[Sandbox]:
    """A sandbox whose limits are reached without hurting the machine."""
    with Sandbox(Limits(memory_mb=100, processes=12, file_mb=4, output_mb=1)) as sandbox:
        yield sandbox


def run(child: Child, source: str) -> None:
    outcome = child.run_cell(source)
    assert outcome.ok, outcome.error


def error_of(child: Child, source: str) -> str:
    outcome = child.run_cell(source)
    assert not outcome.ok
    return outcome.error


def ended(number: int) -> bool:
    """Whether the process is gone within ten seconds."""
    for _ in range(200):
        if not Path(f"/proc/{number}").exists():
            return True
        time.sleep(0.05)
    return False


def ended_by_itself(child: Child) -> bool:
    """Whether the child is dead within two minutes, while nobody asks it anything."""
    for _ in range(2400):
        if not child.alive:
            return True
        time.sleep(0.05)
    return False


def test_cells_share_a_namespace_that_the_grader_can_call(child):
    run(child, "import torch\nscale = 2.0")
    run(child, "def double(x): return x * scale")
    assert child.namespace.double(1.5) == 3.0
    assert torch.equal(child.namespace.double(torch.ones(2)), torch.full((2,), 2.0))


def test_a_model_stays_inside_and_answers(child):
    run(child, "import torch\nmodel = torch.nn.Linear(2, 3)")
    model = child.namespace.model
    assert model(torch.ones(4, 2)).shape == (4, 3)
    assert set(model.state_dict()) == {"weight", "bias"}
    norm = child.namespace.run("m(x).norm().backward(); m.weight.grad", m=model, x=torch.ones(1, 2))
    assert norm.shape == (3, 2)


def test_the_same_seed_gives_the_same_numbers_in_every_child(sandbox):
    draws = []
    for _ in range(2):
        child = sandbox.child()
        run(child, "import random, numpy as np, torch")
        child.seed(7)
        draws.append(child.namespace.run("[random.random(), np.random.rand(), torch.rand(1)]"))
        child.kill()
    assert draws[0] == draws[1]


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("def 1", "SyntaxError"),
        ("print((1)", "SyntaxError"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise NotImplementedError", "NotImplementedError"),
        ("class E(BaseException):\n def __str__(self): 1 / 0\nraise E", "E: (its message"),
    ],
)
def test_a_cell_that_raises_is_reported_and_the_child_goes_on(child, source, error):
    assert error_of(child, source).startswith(error)
    run(child, "x = 1")
    assert child.namespace.x == 1


@pytest.mark.parametrize(
    ("source", "note"),
    [
        ("!pip install torch\n%pip install x\nfiles = !ls\n%cd ..", "lines were not run"),
        ("%%bash\nexit 1", "lines were not run"),
        ("import google.colab\ngoogle.colab.drive.mount('/content')", "google.colab"),
        ("from google.colab import files\nfiles.upload().keys(); files.download('x')", "google"),
        ("import torch\nassert torch.ones(2).cuda().sum() == 2", "CUDA is not there"),
        ("import torch\nassert torch.ones(2).to('cuda:0').sum() == 2", "CUDA is not there"),
        ("import torch\ntorch.zeros(2, device='cuda')", "CUDA is not there"),
        (
            "import torch\ndevice = torch.device('cuda')\n"
            "model = torch.nn.Linear(2, 2).to(device)\nmodel(torch.randn(1, 2, device=device))",
            "CUDA is not there",
        ),
        ("import torch\nm = torch.nn.Linear(1, 1).cuda()", "CUDA is not there"),
        ("import torch\n@torch.compile\ndef f(x): return x\nassert f(1) == 1", "torch.compile"),
        ("import torch\nf = torch.compile(len, mode='default')\nf([])", "torch.compile"),
    ],
)
def test_what_cannot_run_here_is_passed_over_and_noted(child, source, note):
    outcome = child.run_cell(source)
    assert outcome.ok, outcome.error
    assert len(outcome.notes) == 1
    assert note in outcome.notes[0]


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()",
        "%config InlineBackend.figure_format = 'retina'",
        "%load_ext autoreload\n%autoreload 2",
        "%%time\nx = 1",
        "%time x = 1",
        "%%capture output\nprint('x')",
        "from IPython.display import display, clear_output\ndisplay(1); clear_output()",
        "print('x' * 10_000_000)",
        "exit()",
        "import torch\ndevice = torch.device('cuda' if torch.cuda.is_available() else 'cpu')",
        "import asyncio\nawait asyncio.sleep(0)",
        "import sys\nprint('x', file=sys.stderr); sys.stdout.flush()",
    ],
)
def test_what_a_notebook_may_do_anywhere_is_harmless(child, source):
    outcome = child.run_cell(source)
    assert outcome.ok, outcome.error
    assert outcome.notes == ()


def test_figures_are_closed_after_each_cell(child):
    run(child, "import matplotlib.pyplot as plt\nplt.figure()")
    run(child, "assert plt.get_fignums() == []")


def test_threads_processes_and_loader_workers_are_allowed(child):
    run(
        child,
        "import subprocess, threading, torch\n"
        "from torch.utils.data import DataLoader, TensorDataset\n"
        "t = threading.Thread(target=print); t.start(); t.join()\n"
        "assert subprocess.run(['/bin/true']).returncode == 0\n"
        "loader = DataLoader(TensorDataset(torch.ones(4, 2)), batch_size=2, num_workers=1)\n"
        "assert len(list(loader)) == 2",
    )


def test_a_forked_copy_of_the_child_never_answers(child):
    assert error_of(child, "import os\nif os.fork() == 0: raise SystemExit\n1 / 0")[:4] == "Zero"
    run(child, "x = 1")
    assert child.namespace.x == 1


def test_a_loop_is_ended_with_all_it_started_and_the_next_child_works(sandbox):
    child = sandbox.child()
    run(child, "import subprocess\nsubprocess.Popen(['/bin/sleep', '1000'])")
    number = process_number(child._process.fileno())
    started = descendants(number)
    assert len(started) == 2
    with pytest.raises(StudentTimeout):
        child.run_cell(
            "while True:\n  try:\n    while True: pass\n  except BaseException: pass", 0.5
        )
    assert not child.alive
    assert all(map(ended, started))
    with pytest.raises(ChildDied):
        child.namespace.x  # noqa: B018
    replacement = sandbox.child()
    run(replacement, "x = 1")
    replacement.kill()


def test_a_child_that_ends_itself_ends_nothing_else(sandbox):
    child = sandbox.child()
    with pytest.raises(ChildDied):
        child.run_cell("import os; os._exit(0)")
    child = sandbox.child()
    with pytest.raises(ChildDied):
        child.run_cell("import ctypes; ctypes.string_at(0)")
    child = sandbox.child()
    run(
        child,
        "import os, signal\nfor n in range(2, 500):\n  try: os.kill(n, 9)\n  except OSError: 0",
    )
    child.kill()
    child.kill()


def test_a_student_who_writes_to_the_channel_is_not_asked_again(child):
    forge = "import os\nfor fd in range(3, 256):\n  try: os.write(fd, b'forged reply')\n"
    with pytest.raises(BoundaryError, match="does not fit the question"):
        child.run_cell(forge + "  except OSError: pass")
    assert not child.alive


def verdict(steps: list[tuple[int, int, int, int]], number: int, *arguments: int) -> int:
    """What a seccomp program returns for a system call on its own machine."""
    accumulator, position = 0, 0
    words = {seccomp.NUMBER: number, seccomp.ARCHITECTURE: steps[1][3]}
    offsets = (seccomp.FIRST_ARGUMENT, seccomp.SECOND_ARGUMENT, seccomp.THIRD_ARGUMENT)
    words |= dict(zip(offsets, (*arguments, 0, 0, 0), strict=False))
    while True:
        code, if_true, if_false, operand = steps[position]
        position += 1
        if code == seccomp.RETURN:
            return operand
        if code == seccomp.LOAD:
            accumulator = words[operand]
            continue
        holds = {
            seccomp.JUMP_IF_EQUAL: accumulator == operand,
            seccomp.JUMP_IF_AT_LEAST: accumulator >= operand,
            seccomp.JUMP_IF_ANY_BIT: accumulator & operand != 0,
        }[code]
        position += if_true if holds else if_false


@pytest.mark.parametrize(("machine", "column"), [("x86_64", 0), ("aarch64", 1)])
def test_the_filter_denies_what_it_lists_and_allows_the_rest(machine, column):
    steps = seccomp.program(machine)
    denied = {numbers[column] for numbers in seccomp.DENIED.values()}
    assert {verdict(steps, number) for number in denied} == {seccomp.DENY}
    special = {numbers[column] for numbers in (*seccomp.SOCKETS.values(), seccomp.CLONE)}
    others = set(range(425)) - denied - special
    assert {verdict(steps, number) for number in others} == {seccomp.ALLOW}
    for numbers in seccomp.SOCKETS.values():
        assert verdict(steps, numbers[column], 1) == seccomp.ALLOW
        for family in (0, 2, 10, 16, 40):
            assert verdict(steps, numbers[column], family) == seccomp.DENY
    for level, option, allowed in (
        *((socket.SOL_SOCKET, socket.SO_SNDBUF, False), (socket.SOL_SOCKET, 32, False)),
        *((socket.SOL_SOCKET, socket.SO_PASSCRED, True), (6, socket.SO_SNDBUF, True)),
    ):
        expected = seccomp.ALLOW if allowed else seccomp.DENY
        assert verdict(steps, seccomp.SETSOCKOPT[column], 3, level, option) == expected
    threads, new_user = 0x3D0F00, 0x10000000
    assert verdict(steps, seccomp.CLONE[column], threads) == seccomp.ALLOW
    assert verdict(steps, seccomp.CLONE[column], threads | new_user) == seccomp.DENY
    assert verdict(steps, seccomp.CLONE3[column]) == seccomp.MISSING
    assert verdict(steps, seccomp.X32_CALLS + 41) == seccomp.MISSING


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/x', 'w')",
        "open('/dev/x', 'w')",
        "open('/venv/x', 'w')",
        "open('/agent/x', 'w')",
        "open('/usr/bin/x', 'w')",
        f"open({str(REPOSITORY)!r} + '/pyproject.toml')",
        "os.mkdir('/home')",
        "os.listdir('/home')",
        f"os.listdir({str(REPOSITORY)!r})",
        "os.listdir('/sys')",
        "import dgm.grading",
        "import dgm.boundary",
        "import student_side.grading",
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
        "socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)",
        "socket.getaddrinfo('localhost', 80)",
        "os.memfd_create('x')",
        "os.setuid(0)",
        "os.kill(0x7fffffff, 9)",
        "system_call('ptrace', 0, 1, 0, 0)",
        "os.sched_setaffinity(0, range(64))",
        "system_call('unshare', 0x10000000)",
        "system_call('unshare', 0x00020000)",
        "system_call('setns', 0, 0)",
        "system_call('mount', b'none', b'/tmp', b'tmpfs', 0, 0)",
        "system_call('umount2', b'/proc', 2)",
        "system_call('syscall', 425, 1, 0)",
        "system_call('syscall', 426, 1, 0)",
        "system_call('syscall', 428, -100, b'/', 1)",
        "system_call('syscall', 435, 0, 0)",
        "system_call('shmget', 0, 4096, 0o1600)",
        "system_call('chroot', b'/tmp')",
        "system_call('vmsplice', os.pipe()[1], None, 0, 0)",
        "system_call('inotify_add_watch', ctypes.CDLL(None).inotify_init(), b'/tmp', 1)",
        "socket.socketpair()[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)",
    ],
)
def test_a_way_out_is_closed(child, attempt):
    run(
        child,
        "import ctypes, os, socket\n"
        "def system_call(name, *arguments):\n"
        "    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments) < 0:\n"
        "        raise OSError(ctypes.get_errno(), name)\n",
    )
    assert error_of(child, attempt).split(":")[0] in (
        *("PermissionError", "OSError", "FileNotFoundError", "ModuleNotFoundError"),
        *("gaierror", "ProcessLookupError"),
    )


def test_the_child_is_alone_unprivileged_and_holds_one_descriptor(child):
    run(child, "import os\nstatus = open('/proc/self/status').read()\nns = os.readlink")
    student = child.namespace
    assert student.run("[n for n in os.listdir('/proc') if n.isdigit()]") == ["1"]
    assert student.run("os.getuid()") not in (0, None)
    status = dict(line.split(":\t", 1) for line in student.status.splitlines() if ":\t" in line)
    for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(status[kind], 16) == 0
    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2"
    links = student.run("[os.readlink(f'/proc/self/fd/{n}') for n in range(3)]")
    assert links == ["/dev/null"] * 3
    others = student.run("[n for n in os.listdir('/proc/self/fd') if int(n) > 2]")
    assert len(others) == 2  # the channel, and the folder that is being listed
    for kind in ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup"):
        assert student.ns(f"/proc/self/ns/{kind}") != os.readlink(f"/proc/self/ns/{kind}")


def test_a_child_knows_no_socket_of_its_siblings(sandbox):
    first, second = sandbox.child(), sandbox.child()
    sockets = (
        "import gc, socket; [o.fileno() for o in gc.get_objects() if type(o) is socket.socket]"
    )
    assert len(second.namespace.run(sockets)) == 1  # its own channel
    first.kill()
    second.kill()


def test_a_child_has_the_cores_of_who_asked_for_it(sandbox):
    cores = "import os; sorted(os.sched_getaffinity(0))"
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        child = sandbox.child()
    finally:
        os.sched_setaffinity(0, before)
    assert child.namespace.run(cores) == [min(before)]
    child.kill()


def test_siblings_share_nothing_that_can_be_written(sandbox):
    first, second = sandbox.child(), sandbox.child()
    run(
        first, "import os, socket\nfor f in ('/tmp', '/dev/shm'): open(f + '/note', 'w').write('x')"
    )
    run(first, "s = socket.socket(socket.AF_UNIX); s.bind('\\0meet'); s.listen()")
    for folder in ("/tmp", "/dev/shm"):
        assert second.namespace.run(f"import os; os.listdir({folder!r})") == []
    assert "refused" in error_of(
        second, "import socket; socket.socket(socket.AF_UNIX).connect('\\0meet')"
    )
    first.kill()
    second.kill()


SEARCH = r"""
import os, re
wanted = re.compile(rb"HIDDEN-" + b"[0-9a-f]{32}")
planted = bytes([72, 73, 68, 68, 69, 78, 45]) + b"0" * 32
found, files = set(), []
unending = ("kmsg", "mem", "pagemap", "urandom", "random", "zero", "full")
system = re.compile(r"/(usr|lib|lib32|lib64|bin|venv/bin|venv/lib)(/|$)")

def search(data):
    found.update(wanted.findall(data))

def search_file(path, most=1 << 24):
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            search(os.read(descriptor, most))
        finally:
            os.close(descriptor)
    except OSError:
        pass

for folder, folders, names in os.walk("/"):
    folders[:] = [f for f in folders if f not in ("task", "fdinfo", "map_files")]
    inside = system.match(folder) or folder.startswith(interpreter)
    for name in names:
        path = os.path.join(folder, name)
        files.append(path)
        if not inside and name not in unending:
            search_file(path)

with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        ends, flags = line.split()[:2]
        start, end = (int(end, 16) for end in ends.split("-"))
        if flags.startswith("r"):
            try:
                memory.seek(start)
                while start < end:
                    data = memory.read(min(end - start, 1 << 22))
                    start += len(data)
                    search(data)
            except (OSError, ValueError, OverflowError):
                pass
search(repr(dict(os.environ)).encode())
search(repr([In, Out, sorted(globals())]).encode())
"""


def test_a_search_of_disk_and_memory_finds_nothing_of_the_grader(sandbox, monkeypatch, tmp_path):
    (tmp_path / "hidden_test.py").write_text(MARKER)
    monkeypatch.setenv("HIDDEN_MARKER", MARKER)
    child = sandbox.child()
    child.namespace.run("hidden_name = 1  # what a test runs is forgotten\nhidden_name")
    run(child, f"interpreter = {sys.base_prefix + '/'!r}")
    outcome = child.run_cell(SEARCH, 120)
    assert outcome.ok, outcome.error
    assert child.namespace.run("sorted(found)") == [b"HIDDEN-" + b"0" * 32]
    files = child.namespace.run("[f for f in files if not f.startswith('/proc/')]")
    folders = {f for f in child.namespace.run("[f for f in os.listdir('/')]")}
    interpreter_root = Path(sys.base_prefix).parts[1]
    known = {"agent", "bin", "dev", "etc", "lib", "lib32", "lib64", "proc", "tmp", "usr", "venv"}
    assert folders <= known | {interpreter_root}
    ours = [f for f in files if "/dgm/" in f or f.startswith("/agent/")]
    assert sorted(Path(f).name for f in ours) == [
        *("agent.py", "expressions.py", "forking.py", "namespaces.py", "requests.py"),
        *("seccomp.py", "tolerated.py", "usage.py", "warm_parent.py", "watching.py", "wire.py"),
    ]
    assert "hidden_name" not in child.namespace.run("sorted(globals())")
    child.kill()


def test_the_garbage_collector_and_the_frames_lead_to_no_request(child):
    secret = secrets.token_hex(16)
    child.namespace.run(f"value = '{secret}'\nvalue", hint=secret)
    run(
        child,
        "import gc, sys\n"
        "seen, queue = set(), [*gc.get_objects(), *sys.modules.values(), sys._getframe()]\n"
        "texts = []\n"
        "while queue:\n"
        "    item = queue.pop()\n"
        "    if id(item) not in seen:\n"
        "        seen.add(id(item))\n"
        "        if type(item) in (str, bytes):\n"
        "            texts.append(str(item))\n"
        "        else:\n"
        "            queue += gc.get_referents(item)\n"
        "count = len(texts)\n",
    )
    assert child.namespace.count > 100_000
    assert (
        child.namespace.run("any(a + b in t for t in texts)", a=secret[:9], b=secret[9:]) is False
    )


def test_a_fork_bomb_stops_at_the_limit(small):
    child = small.child()
    error = error_of(
        child, "import os\nwhile True:\n    if os.fork() == 0:\n        while True: os.wait4(-1, 0)"
    )
    assert error.startswith("BlockingIOError")
    number = process_number(child._process.fileno())
    assert 2 < len(descendants(number)) <= 12
    child.kill()
    assert ended(number)


def test_one_process_that_wants_too_much_memory_gets_an_error(small):
    child = small.child()
    assert error_of(child, "x = bytearray(300 << 20)") == "MemoryError"
    assert "memory" in error_of(child, "import torch\nx = torch.ones(1 << 28)").lower()
    run(child, "x = bytearray(20 << 20)")
    child.kill()


def test_many_processes_that_together_want_too_much_memory_are_ended(small):
    child = small.child()
    with pytest.raises(ChildDied, match="more than 100 MB of memory"):
        child.run_cell(
            "import os, time\nfor _ in range(10):\n    if os.fork() == 0:\n"
            "        x = bytearray(os.urandom(1 << 20)) * 80\n"
            "        time.sleep(30)\n        os._exit(0)\n"
            "time.sleep(30)"
        )
    assert not child.alive


def test_shared_memory_counts_too(small):
    child = small.child()
    with pytest.raises(ChildDied, match="more than 100 MB of memory"):
        child.run_cell(
            "import os, mmap, time\nfor _ in range(10):\n    if os.fork() == 0:\n"
            "        m = mmap.mmap(-1, 80 << 20)\n"
            "        for n in range(80): m.write(b'x' * (1 << 20))\n"
            "        time.sleep(30)\n        os._exit(0)\ntime.sleep(30)"
        )


@pytest.fixture(params=["with a cgroup", "watch alone"])
def either(request, monkeypatch) -> None:
    """With a cgroup, and as on a machine where none can be had."""
    if request.param == "watch alone":
        monkeypatch.setattr(cgroups, "find_hierarchy", lambda: None)
    elif cgroups.find_hierarchy() is None:
        pytest.skip("this user can make no memory cgroup")


# memory is taken in the background, so that every request is answered at once
LEAVE_CHILDREN = """
import ctypes, mmap, os, threading, time
def hold(megabytes):
    time.sleep(1)
    memory = mmap.mmap(-1, megabytes << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for page in range(0, megabytes << 20, mmap.PAGESIZE): memory[page] = 1
    time.sleep(300)
def leave(count, megabytes):
    for _ in range(count):
        if os.fork() == 0: hold(megabytes)
def leave_threads(count, megabytes):
    for _ in range(count):
        if os.fork() == 0:
            threading.Thread(target=hold, args=(megabytes,)).start()
            ctypes.CDLL(None).pthread_exit(None)
"""


@pytest.mark.parametrize(("memory_mb", "leave"), [(200, "leave(8, 150)"), (2048, "leave(2, 1500)")])
def test_children_left_behind_that_grow_between_two_requests_are_ended(memory_mb, leave, either):
    with Sandbox(Limits(memory_mb=memory_mb)) as sandbox:
        child = sandbox.child()
        run(child, LEAVE_CHILDREN)
        child.namespace.run(leave)
        assert ended_by_itself(child)
        with pytest.raises(ChildDied, match=f"more than {memory_mb} MB of memory"):
            child.namespace.run("1")
        # the next child is not blamed for it
        replacement = sandbox.child()
        assert replacement.namespace.run("1") == 1
        replacement.kill()


def test_memory_is_not_held_through_a_homework_of_quick_requests(small, either):
    child = small.child()
    run(child, LEAVE_CHILDREN)
    child.namespace.run("leave(8, 90)")
    with pytest.raises(ChildDied, match="more than 100 MB of memory"):
        for _ in range(1000):
            assert child.namespace.run("1") == 1
            time.sleep(0.02)


def test_memory_of_a_process_whose_first_thread_has_ended_counts(small, either):
    child = small.child()
    run(child, LEAVE_CHILDREN)
    child.namespace.run("leave_threads(5, 90)")
    assert ended_by_itself(child)


SEND = """
import os, socket, time
kept = []
def fill():
    sent = 0
    while True:
        try: pair = socket.socketpair()
        except OSError: return sent
        kept.append(pair)
        for end in pair:
            try: end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 23)
            except OSError: pass
            end.setblocking(False)
            try:
                while True: sent += end.send(b"x" * 65536)
            except BlockingIOError: pass
def fill_in_many():
    for _ in range(10):
        if os.fork() == 0:
            time.sleep(1)
            fill()
            time.sleep(60)
"""


def test_what_lies_in_the_buffers_of_sockets_is_bounded(small, either):
    child = small.child()
    run(child, SEND)
    try:
        assert child.namespace.fill() < 100 << 20
    except ChildDied as error:
        assert "more than 100 MB of memory" in str(error)
    child.kill()


def test_the_buffers_of_the_sockets_of_many_processes_are_counted_together(small, either):
    child = small.child()
    run(child, SEND)
    child.namespace.fill_in_many()
    assert ended_by_itself(child)
    with pytest.raises(ChildDied, match="more than 100 MB of memory"):
        child.namespace.run("1")


def test_a_cgroup_is_gone_with_its_child_and_after_a_killed_grader(sandbox):
    hierarchy = cgroups.find_hierarchy()
    if hierarchy is None:
        pytest.skip("this user can make no memory cgroup")
    own = f"dgm-{os.getpid()}-*"  # other graders may be at work on this machine
    before = set(hierarchy.folder.glob(own))
    child = sandbox.child()
    (group,) = set(hierarchy.folder.glob(own)) - before
    assert str(process_number(child._process.fileno())) in (group / "cgroup.procs").read_text()
    child.kill()
    assert not group.exists()
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        child = sandbox.child()
        os.write(writer, str(process_number(child._process.fileno())).encode())
        time.sleep(60)
        os._exit(0)
    number = int(os.read(reader, 100))
    cgroups.remove_leftovers()
    assert len(list(hierarchy.folder.glob(f"dgm-{pid}-*"))) == 1
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert ended(number)
    cgroups.remove_leftovers()
    assert list(hierarchy.folder.glob(f"dgm-{pid}-*")) == []


def test_dgm_is_covered_where_an_environment_shares_the_interpreter_s_packages(
    tmp_path, monkeypatch
):
    shared = f"{sys.base_prefix}/lib/python3/site-packages/dgm"
    monkeypatch.setattr(dgm, "__file__", f"{shared}/__init__.py")
    command = bubblewrap.sandboxed_command(tmp_path / "agent", [], 3)
    assert ("--tmpfs", shared) in pairwise(command)


def test_nothing_that_python_reads_inside_says_where_the_project_lies(child):
    places = {str(REPOSITORY), sys.prefix} - {sys.base_prefix}
    if origin := metadata.distribution("dgm").read_text("direct_url.json"):
        places.add(json.loads(origin)["url"].removeprefix("file://"))
    run(
        child,
        "import glob, sys, sysconfig\n"
        "site = sysconfig.get_path('purelib')\n"
        "files = [sys.prefix + '/pyvenv.cfg', *glob.glob(site + '/*.*'),"
        " *glob.glob(site + '/*.dist-info/*'), *glob.glob(site + '/dgm/**', recursive=True)]\n"
        "texts = {}\n"
        "for file in files:\n"
        "    try: texts[file] = open(file, 'rb').read(1 << 16)\n"
        "    except IsADirectoryError: pass\n"
        "texts['path'] = repr(sys.path).encode()",
    )
    says = "[file for file, text in texts.items() if any(p.encode() in text for p in places)]"
    assert child.namespace.run("len(texts)") > 50
    assert child.namespace.run(says, places=sorted(places)) == []


def test_disk_descriptors_and_replies_are_bounded(small):
    child = small.child()
    assert "File too large" in error_of(child, "open('/tmp/x', 'wb').write(b'0' * (5 << 20))")
    fill = "for n in range(9): open(f'/tmp/{n}', 'wb').write(b'0' * (1 << 20))"
    assert "No space left" in error_of(child, fill)
    assert "Too many open files" in error_of(child, "x = [open('/dev/null') for _ in range(999)]")
    run(child, "import torch\nlarge = torch.zeros(1 << 19)")
    with pytest.raises(BoundaryError, match="too large"):
        child.namespace.large  # noqa: B018
    assert child.namespace.run("large.shape[0]") == 1 << 19
    child.kill()


def test_the_sandbox_serves_processes_forked_from_its_own(sandbox):
    pids = []
    for number in range(2):
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                child = sandbox.child()
                run(child, f"x = {number}")
                status = 0 if child.namespace.x == number else 2
                child.kill()
            finally:
                os._exit(status)
        pids.append(pid)
    assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids] == [0, 0]


def test_a_grader_killed_while_it_waits_for_a_child_harms_no_other(sandbox):
    for _ in range(3):
        ours, theirs = socket.socketpair()
        socket.send_fds(sandbox._control, [b"fork"], [theirs.fileno(), theirs.fileno()])
        ours.close()
        theirs.close()
    child = sandbox.child()
    run(child, "x = 1")
    child.kill()


def test_a_child_whose_grader_was_killed_is_ended(sandbox):
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        child = sandbox.child()
        os.write(writer, str(process_number(child._process.fileno())).encode())
        child.run_cell("while True: pass")
        os._exit(0)
    number = int(os.read(reader, 100))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert ended(number)


ONE_CHILD = """
import os, time
from dgm.sandbox.launch import Sandbox
from dgm.sandbox.usage import process_number
with Sandbox() as sandbox:
    child = sandbox.child()
    assert child.run_cell("x = 1").ok
    inside = child.namespace.run("import os; os.getuid()")
    number = process_number(child._process.fileno())
    print(os.getpid(), os.getuid(), inside, number, flush=True)
    time.sleep(600)
"""


def python_as(identity: list[str]) -> list[str]:
    """A command that runs Python with what `setpriv` is told, where all can reach it."""
    command = ["bwrap", "--dev-bind", "/", "/"]
    for root in dict.fromkeys((sys.base_prefix, sys.prefix, str(REPOSITORY))):
        *parents, _ = Path(root).parents
        closed = [p for p in parents if not p.stat().st_mode & 0o001]
        if closed:
            command += ["--tmpfs", str(closed[-1])]
            for parent in reversed([*parents, Path(root)]):
                if parent.is_relative_to(closed[-1]) and parent != closed[-1]:
                    command += ["--perms", "0755", "--dir", str(parent)]
            command += ["--ro-bind", root, root]
    return [*command, "--", "setpriv", *identity, sys.executable]


NOBODY = pwd.getpwnam("nobody").pw_uid
USERS = {
    "this user": [],
    "nobody": [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"],
    "root in a container": ["--bounding-set=-sys_admin", "--inh-caps=-sys_admin"],
}


@pytest.mark.parametrize("user", USERS)
def test_any_user_is_served_and_nothing_is_left_when_the_grader_is_killed(user):
    if user != "this user" and os.getuid() != 0:
        pytest.skip("only root can become another user")
    command = python_as(USERS[user]) if USERS[user] else [sys.executable]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY / "src")}
    with subprocess.Popen(
        [*command, "-c", ONE_CHILD],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
    ) as process:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        grader, outside, inside, number = map(int, line.split())
        os.kill(grader, signal.SIGKILL)
    assert inside != 0
    assert outside == (inside if user == "nobody" else os.getuid())
    assert ended(number)


LEFT_BEHIND = f"""
import time
from dgm.boundary.remote import ChildDied
from dgm.sandbox.cgroups import find_hierarchy
from dgm.sandbox.launch import Sandbox
from dgm.content.limits import Limits
with Sandbox(Limits(memory_mb=100)) as sandbox:
    child = sandbox.child()
    assert child.run_cell({LEAVE_CHILDREN!r}).ok
    child.namespace.run("leave(8, 90)")
    for _ in range(600):
        if not child.alive: break
        time.sleep(0.05)
    try: print("still alive", child.namespace.run("1"))
    except ChildDied as error: print(find_hierarchy(), error)
"""


def test_an_ordinary_users_grader_watches_memory_too():
    if os.getuid() != 0:
        pytest.skip("this user is an ordinary one already")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY / "src")}
    command = [*python_as(USERS["nobody"]), "-c", LEFT_BEHIND]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd="/")
    assert "more than 100 MB of memory" in done.stdout, done.stderr


def test_without_bubblewrap_nothing_runs_and_the_message_names_the_package(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with (
        pytest.raises(SandboxUnavailable, match="bwrap is missing; install the package"),
        Sandbox(),
    ):
        pass


def put_at_the_end(monkeypatch, name, code):
    """Have sandboxes start with `code` at the end of one of their files."""

    def stage(folder):
        root = bubblewrap.stage(folder)
        with (root / bubblewrap.PACKAGE / name).open("a") as file:
            file.write(code)
        return root

    monkeypatch.setattr(launch, "stage", stage)


def start_with(monkeypatch, name, code):
    """What a sandbox says that has `code` at the end of one of its files, or its first child."""
    put_at_the_end(monkeypatch, name, code)
    monkeypatch.setattr(launch, "diagnosis", lambda: "change a kernel setting")
    with pytest.raises(SandboxUnavailable) as unavailable, Sandbox() as sandbox:
        sandbox.child()
    return str(unavailable.value)


def test_where_the_kernel_refuses_bubblewrap_the_message_says_what_to_change(monkeypatch, tmp_path):
    wrapper = tmp_path / "bwrap"
    real = shutil.which("bwrap")
    wrapper.write_text(f'#!/bin/sh\nexec {real} --ro-bind /nowhere /x "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(launch, "diagnosis", lambda: "change a kernel setting")
    with pytest.raises(SandboxUnavailable, match="/nowhere.*; change a kernel setting"), Sandbox():
        pass


def test_where_bubblewrap_is_refused_with_a_cell_unread_the_message_says_the_same(
    monkeypatch, tmp_path
):
    """The kernel then tells this process of a lost connection, not of its end."""
    wrapper, sent = tmp_path / "bwrap", tmp_path / "sent"
    wrapper.write_text(
        f"#!/bin/sh\nwhile [ ! -e {sent} ]; do sleep 0.01; done\n"
        "echo 'bwrap: No permissions to create new namespace' >&2\nexit 1\n"
    )
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(launch, "diagnosis", lambda: "change a kernel setting")
    with (
        pytest.raises(SandboxUnavailable, match="No permissions.*; change a kernel setting"),
        Sandbox().begun("x = 1", meanwhile=sent.touch),
    ):
        pass


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("sandbox/warm_parent.py", "\nraise ValueError('no mount of this namespace')\n"),
        (
            "sandbox/namespaces.py",
            "\ndef set_limits(limits): raise OSError('cannot mount: not permitted')\n",
        ),
    ],
)
def test_an_error_inside_is_not_taken_for_the_kernels_refusal(monkeypatch, name, code):
    message = start_with(monkeypatch, name, code)
    assert "mount" in message
    assert "change a kernel setting" not in message


@pytest.mark.parametrize(
    "code",
    [
        "\nCLONE_NEWPID = -1\n",
        "\ndef _mount(*arguments): raise OSError('read-only /proc')\n",
    ],
)
def test_where_the_kernel_refuses_a_child_the_message_says_what_to_change(monkeypatch, code):
    message = start_with(monkeypatch, "sandbox/namespaces.py", code)
    assert message.endswith("; change a kernel setting")


def test_a_sandbox_that_is_not_open_says_so():
    with pytest.raises(SandboxUnavailable, match="not open"):
        Sandbox().child()


def test_a_cell_that_was_begun_with_is_executed_once_for_all_children(sandbox):
    with sandbox.begun("import random\nfirst = [random.random()]") as begun:
        one, other = begun.child(), begun.child()
        assert one.namespace.run("first") == other.namespace.run("first")
        one.run_cell("first.append(2)")
        assert len(other.namespace.run("first")) == 1
        assert begun.begun_with
        one.kill()
        other.kill()
    child = sandbox.child()
    assert child.namespace.run("'first' in globals()") is False
    child.kill()


def test_a_first_cell_that_fails_is_left_to_each_child(sandbox):
    with sandbox.begun("left = 1\nraise ValueError('no')") as begun:
        assert begun is sandbox and begun.begun_with is None


def test_cells_that_are_compiled_once_do_in_each_child_what_they_say(sandbox):
    later = (
        "def double(x):\n    return 2 * x",
        "here = double(21)\nraise ValueError(here)",
        "%matplotlib inline\nasked = 1",
        "shown = 2\nshown",
        "from __future__ import annotations",
        "no Python at all",
    )
    with sandbox.begun("", later=later) as begun:
        child, other = begun.child(), begun.child()
        assert child.namespace.run("sorted(get_ipython()._compiled)") == [*later[:2]]
        child.run_cell("def plain(x: int): ...")
        errors = [child.run_cell(each).error for each in later]
        assert errors[:5] == [None, "ValueError: 42", None, None, None]
        assert errors[5].startswith("SyntaxError")
        assert child.namespace.run("here, asked, shown, double(1)") == (42, 1, 2, 2)
        assert child.namespace.run("plain.__annotations__['x'] is int")
        source = "import inspect\ninspect.getsource(double)"
        assert child.namespace.run(source) == later[0] + "\n"
        assert not other.namespace.run("'double' in globals()")
        child.kill()
        other.kill()


def test_what_a_first_cell_comes_with_is_imported_before_the_children(sandbox):
    seen = "'wave' in __import__('sys').modules"
    with sandbox.begun("", ["no_such_module", "wave"]) as begun:
        child = begun.child()
        assert child.namespace.run(seen)
        child.kill()
    child = sandbox.child()
    assert not child.namespace.run(seen)
    child.kill()


def test_a_first_cell_can_be_given_to_a_sandbox_that_is_not_ready_yet():
    early = Sandbox()
    early.launch()
    try:
        with pytest.raises(SandboxUnavailable, match="not open"):
            early.child()
        with early.begun("here = 1") as begun:
            assert begun.begun_with and begun.child().namespace.run("here") == 1
    finally:
        early.__exit__()


def test_a_sandbox_that_ended_before_its_first_cell_says_why(monkeypatch):
    put_at_the_end(monkeypatch, "sandbox/warm_parent.py", "\nraise ValueError('no torch')\n")
    early = Sandbox()
    early.launch().process.wait(60)
    with pytest.raises(SandboxUnavailable, match="no torch"), early.begun("here = 1"):
        pass


def test_unsandboxed_is_loud_and_answers_the_same_way():
    with pytest.warns(UserWarning, match="WITHOUT a sandbox"), Sandbox(unsandboxed=True) as sandbox:
        child = sandbox.child()
        outcome = child.run_cell("!pip install x\ndef double(x): return 2 * x")
        assert outcome.ok and len(outcome.notes) == 1
        assert child.namespace.double(2) == 4
        with pytest.raises(StudentTimeout):
            child.run_cell("while True: pass", 0.3)
        assert sandbox.child().namespace.run("1 + 1") == 2


def test_the_probe_says_what_enforces_each_limit():
    findings = probe()
    assert all(ok for _, ok, _ in findings), findings
    text = " ".join(check for check, _, _ in findings)
    for word in ("bubblewrap", "network", "memory", "processes", "CPU", "wall"):
        assert word in text


def test_memory_is_counted_once_for_pages_that_processes_share(sandbox):
    child = sandbox.child()
    run(child, "x = bytearray(b'x' * (64 << 20))")
    number = process_number(child._process.fileno())
    alone = memory_bytes(number, 0)
    run(
        child,
        "import os, time\nfor _ in range(4):\n  if os.fork() == 0: time.sleep(60); os._exit(0)",
    )
    assert memory_bytes(number, 0) < alone + (200 << 20)
    child.kill()
    assert process_number(os.pidfd_open(os.getpid())) == os.getpid()


def test_what_a_test_no_longer_holds_is_freed_inside(child):
    run(child, "import weakref\nclass Model: pass")
    run(child, "def make():\n  global alive\n  m = Model(); alive = weakref.ref(m); return m")
    model = child.namespace.make()
    assert child.namespace.run("alive() is not None") is True
    del model
    child.collect_garbage()
    assert child.namespace.run("alive() is None") is True


def test_a_student_error_keeps_its_kind(child):
    run(child, "def f(): raise NotImplementedError('later')")
    with pytest.raises(StudentError) as caught:
        child.namespace.f()
    assert (caught.value.kind, caught.value.message) == ("NotImplementedError", "later")
