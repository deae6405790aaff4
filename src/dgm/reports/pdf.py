"""A page as PDF, printed by a browser of this machine: it draws MathML and needs no network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SECONDS = 120
#: Chromium and those made of it, by the names and places that they have on different machines.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSERS += ("msedge", "microsoft-edge", "brave-browser")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


class PdfUnavailable(Exception):
    """No PDF can be made here; `str` says why, and what to do."""


def print_pdf(page: str, path: Path) -> None:
    """Writes `page`, HTML that needs no other file, to `path`. Raises PdfUnavailable."""
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="dgm-pdf-") as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, encoding="utf-8")
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--disable-extensions",
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--no-first-run",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={target}",
        ]
        if sys.platform != "win32" and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium's own does not work for root
        try:
            done = subprocess.run(
                [*command, source.as_uri()], capture_output=True, text=True, timeout=SECONDS
            )
        except subprocess.TimeoutExpired:
            raise PdfUnavailable(f"{browser} did not print within {SECONDS} s; try again") from None
        if done.returncode or not target.exists():
            said = (done.stderr.strip().splitlines() or ["nothing"])[-1][:200]
            raise PdfUnavailable(f"{browser} could not print; it said: {said}")
        shutil.copyfile(target, path)


def find_browser() -> str:
    """The command of a browser that can print. Raises PdfUnavailable where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    found = found or next(filter(os.path.exists, PLACES), None)
    if found is None:
        raise PdfUnavailable("a PDF needs Chromium, Chrome or Edge; install one of them")
    return found
