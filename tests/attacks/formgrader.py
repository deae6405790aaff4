"""A real Jupyter server with nbgrader's formgrader, and a real browser: what an instructor uses."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

REPOSITORY = Path(__file__).parents[2]
BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
DRIVER = shutil.which("chromedriver")
PATIENCE = 60.0

Found = TypeVar("Found")


@dataclass(frozen=True)
class Server:
    """A Jupyter server at `url`, which ends in a slash, and the token that lets a client in."""

    url: str
    token: str
    log: Path
    pid: int

    def api(self, path: str) -> Any:
        """What the server answers to a GET of `path`, as an instructor's own program asks it."""
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(self.url + path, headers=headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def children(self) -> list[str]:
        """The command lines of the processes that the server has started and not ended."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                state, parent = stat.read_text().rpartition(")")[2].split()[:2]
                if int(parent) == self.pid and state != "Z":
                    found.append(stat.with_name("cmdline").read_text().replace("\0", " "))
        return found


@contextlib.contextmanager
def jupyter_server(root: Path, command: list[str]) -> Iterator[Server]:
    """Runs `command` in the course at `root` until the block ends.

    Its settings (any free port, no browser) come from a folder of its own, so that the command line
    is the documented one, but for `--allow-root` where the tests run as root.
    """
    with TemporaryDirectory() as folder:
        home, token = Path(folder), secrets.token_hex(16)
        settings = {
            "ServerApp": {"ip": "127.0.0.1", "port": 0, "open_browser": False},
            "IdentityProvider": {"token": token},
        }
        (home / "jupyter_server_config.json").write_text(json.dumps(settings))
        environment = os.environ | {
            "JUPYTER_CONFIG_DIR": folder,
            "JUPYTER_RUNTIME_DIR": f"{folder}/runtime",
            "JUPYTER_DATA_DIR": f"{folder}/data",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "PYTHONPATH": str(REPOSITORY / "src"),
        }
        log = home / "log"
        with open(log, "w") as file:
            process = subprocess.Popen(
                [*command, "--allow-root"] if os.geteuid() == 0 else command,
                cwd=root,
                env=environment,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            yield _ready(process, home, token, log)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _ready(process: subprocess.Popen, home: Path, token: str, log: Path) -> Server:
    def answers() -> Server | None:
        assert process.poll() is None, log.read_text()
        for path in home.glob("runtime/jpserver-*.json"):
            with contextlib.suppress(json.JSONDecodeError, urllib.error.URLError):
                server = Server(json.loads(path.read_text())["url"], token, log, process.pid)
                server.api("api/status")
                return server
        return None

    return wait_for(answers)


@contextlib.contextmanager
def browser(profile: Path) -> Iterator[webdriver.Chrome]:
    """Chromium without a window, with a new profile."""
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for argument in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--window-size=1200,2000",
        f"--user-data-dir={profile}",
    ):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        driver.set_page_load_timeout(PATIENCE)
        yield driver
    finally:
        driver.quit()


def wait_for(condition: Callable[[], Found | None], seconds: float = PATIENCE) -> Found:
    """The first true value of `condition`. Fails where there is none in time."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"not within {seconds:g} s: {condition}"
        time.sleep(0.1)
    return found
