"""The command lines that start the warm parent, and why they may not work here."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path

import dgm

UNPRIVILEGED = 65534  # nobody
CAP_SYS_ADMIN = 21  # linux/capability.h
PACKAGE = "student_side"

# all of the project that the sandbox holds
STAGED = (
    "boundary/wire.py",
    "boundary/expressions.py",
    "boundary/agent.py",
    "sandbox/warm_parent.py",
    "sandbox/requests.py",
    "sandbox/forking.py",
    "sandbox/namespaces.py",
    "sandbox/seccomp.py",
    "sandbox/tolerated.py",
    "sandbox/usage.py",
    "sandbox/watching.py",
)

# what an install leaves in the environment that says where it came from
INSTALL_FILES = ("__editable__*", "__pycache__/__editable__*", "*.dist-info/direct_url.json")

# what Python itself reads of pyvenv.cfg, and its version
SETTINGS = ("home", "include-system-site-packages", "version")

DEVICES = ("null", "zero", "full", "random", "urandom")

# each would turn the user namespaces off that the sandbox is made of, by the value it then has
KERNEL_SETTINGS = {
    "kernel/unprivileged_userns_clone": ("0", "1"),
    "user/max_user_namespaces": ("0", "10000"),
    "kernel/apparmor_restrict_unprivileged_userns": ("1", "0"),
}


class SandboxUnavailable(Exception):
    """The sandbox cannot run here; the message says what to install or to change."""


def stage(folder: Path) -> Path:
    """Copy what the sandbox needs of the project below `folder`, as a package of its own."""
    source = Path(dgm.__file__).parent
    root = folder / "agent"
    for name in STAGED:
        target = root / PACKAGE / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target)
    covers = folder / "covers"
    covers.mkdir()
    (covers / "empty").touch()
    (covers / "pyvenv.cfg").write_text(_environment_settings())
    for path in (root, *root.rglob("*"), covers, *covers.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return root


def environment(home: str) -> dict[str, str]:
    """All environment variables that student code finds."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": home,
        # torch names folders after the user, who has no entry in the sandbox's list of users
        "LOGNAME": "student",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": f"{home}/matplotlib",
        "IPYTHONDIR": f"{home}/ipython",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        # the order of a set must not change from one grading to the next
        "PYTHONHASHSEED": "0",
    }


def unsandboxed_command(agent: Path, arguments: list[str]) -> list[str]:
    return [sys.executable, *_python_arguments(str(agent)), *arguments]


def sandboxed_command(agent: Path, arguments: list[str], status: int) -> list[str]:
    """bubblewrap around the warm parent, which runs without root's rights where root starts it.

    bubblewrap writes to the descriptor `status`, as JSON, how far it came. Raises
    SandboxUnavailable where a program is missing.
    """
    bubblewrap = _program("bwrap", "bubblewrap")
    folders = _read_only_folders(agent)
    prefix: list[str] = []
    if os.getuid() == 0:
        setpriv = _program("setpriv", "util-linux")
        if _may_mount():
            # the interpreter may lie where only root can look, so that all is first bound elsewhere
            prefix = [bubblewrap, "--die-with-parent", "--dev-bind", "/", "/", "--tmpfs", "/tmp"]
            staged = {}
            for number, (inside, outside) in enumerate(folders.items()):
                staged[inside] = f"/tmp/{number}"
                prefix += ["--ro-bind", outside, staged[inside]]
            folders = staged
            prefix += ["--"]
        else:
            agent.parent.chmod(0o711)
        user = str(UNPRIVILEGED)
        prefix += [setpriv, "--reuid", user, "--regid", user, "--clear-groups"]
        # giving root up clears the signal that bubblewrap asked for
        prefix += ["--pdeathsig", "KILL"]
    inner = [bubblewrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    inner += ["--json-status-fd", str(status)]
    for inside, outside in folders.items():
        inner += ["--ro-bind", outside, inside]
    for inside, target in _links().items():
        inner += ["--symlink", target, inside]
    for folder in _own_package():
        inner += ["--tmpfs", folder]
    inner += ["--tmpfs", "/dev", "--dir", "/dev/shm", "--symlink", "/proc/self/fd", "/dev/fd"]
    for device in DEVICES:
        inner += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    inner += ["--proc", "/proc", "--tmpfs", "/tmp"]
    inner += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp", "--"]
    return [*prefix, *inner, _inner_python(), *_python_arguments("/agent"), *arguments]


def inner_prefix() -> str:
    """What `sys.prefix` must be inside."""
    return "/venv" if _in_environment() else sys.base_prefix


def diagnosis() -> str:
    """What to change where the kernel refuses namespaces or mounts."""
    found = [
        f"set the kernel parameter {name.replace('/', '.')} to {good}, it is {bad} (as root:"
        f" sysctl -w {name.replace('/', '.')}={good})"
        for name, (bad, good) in KERNEL_SETTINGS.items()
        if _kernel_setting(name) == bad
    ]
    return "; ".join(found) or (
        "in a container, let it create user namespaces and mount /proc (Docker: --security-opt"
        " seccomp=unconfined --security-opt apparmor=unconfined --security-opt"
        " systempaths=unconfined; Kubernetes: hostUsers: false, and in securityContext procMount:"
        " Unmasked, seccompProfile and appArmorProfile of type Unconfined; docs/containers.md shows"
        " a whole deployment)"
    )


def _kernel_setting(name: str) -> str | None:
    try:
        return Path("/proc/sys", name).read_text().strip()
    except OSError:
        return None


def _may_mount() -> bool:
    """Whether root has all its rights: in a container it may have few of them."""
    status = Path("/proc/self/status").read_text()
    rights = int(status.partition("CapEff:")[2].split()[0], 16)
    return bool(rights >> CAP_SYS_ADMIN & 1)


def _program(name: str, package: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise SandboxUnavailable(f"{name} is missing; install the package {package}")
    return path


def _in_environment() -> bool:
    return sys.prefix != sys.base_prefix


def _inner_python() -> str:
    return "/venv/bin/python" if _in_environment() else _base_python()


def _base_python() -> str:
    return f"{sys.base_prefix}/bin/python{sys.version_info.major}.{sys.version_info.minor}"


def _python_arguments(agent: str) -> list[str]:
    start = f"import sys; sys.path.append({agent!r}); import {PACKAGE}.sandbox.warm_parent as warm"
    return ["-s", "-P", "-c", f"{start}; sys.path.remove({agent!r}); warm.main()"]


def _read_only_folders(agent: Path) -> dict[str, str]:
    """Inside -> outside: the interpreter, its environment, the system's libraries, the agent."""
    folders = {"/agent": str(agent)}
    base = [f"{sys.base_prefix}/{name}" for name in ("bin", "lib", "lib64")]
    system = ["/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/share/zoneinfo"]
    system += ["/bin", "/lib", "/lib64", "/etc/ld.so.cache"]
    for path in dict.fromkeys((*system, *base)):
        if os.path.exists(path) and not os.path.islink(path):
            folders[path] = path
    if _in_environment():
        for name in ("lib", "lib64"):
            path = f"{sys.prefix}/{name}"
            if os.path.exists(path) and not os.path.islink(path):
                folders[f"/venv/{name}"] = path
        folders["/venv/pyvenv.cfg"] = str(agent.parent / "covers" / "pyvenv.cfg")
    empty = str(agent.parent / "covers" / "empty")
    return folders | dict.fromkeys(_files_of_installs(), empty)


def _environment_settings() -> str:
    """pyvenv.cfg without the command that made the environment, which says where it lies."""
    path = Path(sys.prefix, "pyvenv.cfg")
    if not _in_environment() or not path.is_file():
        return ""
    lines = path.read_text().splitlines(keepends=True)
    return "".join(line for line in lines if line.partition("=")[0].strip() in SETTINGS)


def _files_of_installs() -> list[str]:
    """Files in the environment that say where on this machine a package was installed from."""
    found = []
    for place in _site_packages():
        for pattern in INSTALL_FILES:
            found += [path for path in place.glob(pattern) if path.is_file()]
    return [_inside(path) for path in found]


def _site_packages() -> list[Path]:
    return [Path(sysconfig.get_path(kind)) for kind in sorted({"purelib", "platlib"})]


def _inside(path: Path) -> str:
    """Where a path of the environment is inside."""
    return str(inner_prefix() / path.relative_to(sys.prefix))


def _links() -> dict[str, str]:
    """Inside -> target: the symbolic links among the folders above, and the interpreter's."""
    places = {f"/{name}": f"/{name}" for name in ("bin", "lib", "lib64")}
    if _in_environment():
        places["/venv/lib64"] = f"{sys.prefix}/lib64"
    links = {
        inside: os.readlink(outside)
        for inside, outside in places.items()
        if os.path.islink(outside)
    }
    # the environment's own link may lead through places that are not there inside
    return links | ({"/venv/bin/python": _base_python()} if _in_environment() else {})


def _own_package() -> list[str]:
    """Where the grader and its problem bank are installed inside: covered by an empty folder."""
    found = [_inside(place / "dgm") for place in _site_packages() if (place / "dgm").is_dir()]
    # an environment may share the packages of the interpreter that it was made with
    here = Path(dgm.__file__).parent
    if any(here.is_relative_to(Path(sys.base_prefix, name)) for name in ("lib", "lib64")):
        found.append(str(here))
    return list(dict.fromkeys(found))
